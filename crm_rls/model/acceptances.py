"""Findings that somebody lives with, as the model declares them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from crm_rls.diagnostics import Code, Diagnostic

ANY_OBJECT = "*"
"""The object of an acceptance that holds for every object."""


@dataclass(frozen=True, slots=True, order=True)
class Acceptance:
    """A finding of `verify` that somebody lives with: its code, its object (or ANY_OBJECT) and why.

    From `until` on it does not count; None is without end.
    """

    code: Code
    object: str
    reason: str
    until: datetime | None = None

    def covers(self, found: Diagnostic) -> bool:
        """Say whether it is about a diagnostic, whatever the time."""
        return self.code == found.code and self.object in (ANY_OBJECT, found.object)
