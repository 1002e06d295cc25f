"""Columns and tables of ours beside the user's rows, and the triggers that keep them true. Pure."""
