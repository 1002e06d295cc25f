"""A first model for a database that has none: what its keys, names and values say, as far as it is sure.

In: facts of the catalogs and a few values of the tables. Out: the files of a model that fits the database, in
which everything uncertain is blocked, with the reason beside it. Must not decide about people: a drafted
group has no members. Only `looking` asks the database, and it only reads.
"""
