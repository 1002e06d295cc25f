"""A document becomes a model, or a list of all its mistakes.

In: YAML and CSV files. Out: a checked `Model` and warnings. Must not know databases. `files` opens files;
`filters` and `sections` are pure.
"""

from crm_rls.reading.files.documents import LoadedModel, read_model

__all__ = ["LoadedModel", "read_model"]
