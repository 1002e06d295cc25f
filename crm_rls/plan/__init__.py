"""The plan as a value: made, shown, carried out.

In: a model and a connection. Out: a `Plan`, or a changed database. Must not know `verify`; the doors
compose both.
"""
