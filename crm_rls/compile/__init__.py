"""From a model to the desired catalog state. Pure; split by what is compiled.

In: a model and the facts of a database. Out: the desired `CatalogState`, or why the model does not fit. Must
not know the current state or a connection. `whole` loads all rooms, of which answers need few: import by
module.
"""
