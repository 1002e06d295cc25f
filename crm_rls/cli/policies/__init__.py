"""The commands under `Policies`: from a model to a protected database, each in the module of its name."""
