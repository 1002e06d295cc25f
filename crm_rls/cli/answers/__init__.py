"""Commands that answer questions: who may do what with which row, and why."""
