"""All mistakes and warnings of one reading, so that a single run reports every one of them.

Every part of reading a model adds to one `Problems`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from crm_rls.diagnostics import Place, Problem
from crm_rls.errors import ModelError


@dataclass(frozen=True, slots=True)
class Problems:
    """All mistakes and warnings that were found so far."""

    errors: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    def error(self, place: Place, cause: str, next_step: str) -> None:
        """Add a mistake."""
        self.errors.append(problem_at(place, cause, next_step))

    def warn(self, place: Place, cause: str, next_step: str) -> None:
        """Add a warning."""
        self.warnings.append(problem_at(place, cause, next_step, warning=True))

    def extend(self, problems: Iterable[Problem]) -> None:
        """Add what others found."""
        for problem in problems:
            (self.warnings if problem.warning else self.errors).append(problem)

    def raise_errors(self) -> None:
        """Raise ModelError with every mistake, if there is one."""
        if self.errors:
            raise ModelError(tuple(dict.fromkeys(self.errors)))


def problem_at(place: Place, cause: str, next_step: str, *, warning: bool = False) -> Problem:
    """Return a mistake or a warning at a place."""
    return Problem(place.file, place.line, place.path or "the file", cause, next_step, warning)
