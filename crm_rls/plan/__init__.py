"""The plan as a value: made, shown, carried out.

In: a model and a connection. Out: a `Plan`, or a changed database. Must not know `verify`; the doors
compose both. `value` is the plan and its JSON, `text` its text and SQL, `locks` counts its locks; `filters`
gives a filter that the server refuses its place in the model.
"""
