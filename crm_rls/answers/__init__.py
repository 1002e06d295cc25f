"""Who may do what with which row, at which moment, and why, by what is in force in a database.

In: a connection of an operator, a person, a row. Out: values that say allowed or denied, with the reasons.
What is asked are the filters that were put in force and the memberships of the log, never a model file.
Reads only.
"""

from crm_rls.answers.answering import Answers, answering
from crm_rls.answers.remedies import Remedy
from crm_rls.answers.seeing import Onlooker, PastPolicies, WhoSees
from crm_rls.answers.totals import Sees, TableTotals
from crm_rls.answers.why import GroupAnswer, Why

__all__ = [
    "Answers",
    "GroupAnswer",
    "Onlooker",
    "PastPolicies",
    "Remedy",
    "Sees",
    "TableTotals",
    "WhoSees",
    "Why",
    "answering",
]
