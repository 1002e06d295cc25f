"""Ours beside other packages: how long comparing takes, and what a reader notices meanwhile."""
