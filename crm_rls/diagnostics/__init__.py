"""Something is wrong: where, what and how to fix it. Pure.

In: what any other room found. Out: values, and their views for people and programs. Must not know who found
it, nor open a file: pages of docs/codes come in as values.
"""

from crm_rls.diagnostics.codes import HEADINGS, Code
from crm_rls.diagnostics.diagnostic import Diagnostic, Place, Severity, in_order
from crm_rls.diagnostics.nearest import closest, did_you_mean, listed
from crm_rls.diagnostics.text import as_text, sentence

__all__ = [
    "HEADINGS",
    "Code",
    "Diagnostic",
    "Place",
    "Severity",
    "as_text",
    "closest",
    "did_you_mean",
    "in_order",
    "listed",
    "sentence",
]
