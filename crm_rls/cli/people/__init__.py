"""The commands under `People`: people, memberships, covers and their log, each in the module of its name."""
