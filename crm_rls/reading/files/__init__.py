"""YAML and CSV files as trees of texts with their places. The only part of `reading` that opens files."""
