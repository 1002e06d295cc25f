"""All mistakes and warnings of one reading, so that a single run reports every one of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from crm_rls.diagnostics import Code, Diagnostic, Place, Severity
from crm_rls.errors import ModelError


@dataclass(frozen=True, slots=True)
class Mistakes:
    """What was found so far. Every part of reading adds to it; nothing else changes while a model is read."""

    errors: list[Diagnostic] = field(default_factory=list)
    warnings: list[Diagnostic] = field(default_factory=list)

    def error(self, code: Code, place: Place, cause: str, next_step: str) -> None:
        """Add a mistake."""
        self.errors.append(mistake(code, place, cause, next_step))

    def warn(self, code: Code, place: Place, cause: str, next_step: str) -> None:
        """Add a warning."""
        self.warnings.append(Diagnostic(code, Severity.WARNING, cause, next_step, place))

    def extend(self, errors: Iterable[Diagnostic]) -> None:
        """Add mistakes that another part found."""
        self.errors.extend(errors)

    def raise_errors(self) -> None:
        """Raise ModelError with every mistake, if there is one."""
        if self.errors:
            raise ModelError(self.errors)


def mistake(code: Code, place: Place, cause: str, next_step: str) -> Diagnostic:
    """Return a mistake at a place. Nothing can be applied before it is mended."""
    return Diagnostic(code, Severity.ERROR, cause, next_step, place, blocking=True)
