"""The codes of all diagnostics. A code never changes its meaning; a page of docs/codes explains each.

CR01 to CR05, CR09   what `verify` finds in the database; each is a query of sql/verify, or named in `verify`
CR06                 what a plan finds and does not change
CR07                 a model does not fit the database
CR08                 advice beside a plan
CR10                 files: YAML, CSV, the shape of a document
CR11 to CR18         sections of the model
"""

from __future__ import annotations

from enum import StrEnum, unique


@unique
class Code(StrEnum):
    """What a diagnostic is about."""

    UNCHECKED_ROWS = "CR0902"
