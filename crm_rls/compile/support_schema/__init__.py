"""The objects of the support schema that follow from a model: what its functions know and do. Pure."""
