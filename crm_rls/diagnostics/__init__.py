"""Something is wrong: where, what and how to mend it. Pure.

In: what any other room found. Out: values that a person or a program reads. Must not know who found it.
"""

from crm_rls.diagnostics.codes import Code
from crm_rls.diagnostics.diagnostic import Diagnostic, Place, Severity
from crm_rls.diagnostics.nearest import closest, did_you_mean, listed
from crm_rls.diagnostics.problems import Problem
from crm_rls.diagnostics.text import line

__all__ = ["Code", "Diagnostic", "Place", "Problem", "Severity", "closest", "did_you_mean", "line", "listed"]
