"""By which ways the rows of a table come to a group, laid out once for a model and its database. Pure."""
