"""From the files of our own chain to objects, and the statements that make them. Pure."""
