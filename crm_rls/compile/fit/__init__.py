"""Whether a model fits a database: every reason why not, with its place in the model. Pure."""
