"""A mistake in a model file. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake or warning in a model file: where, what and how to mend it."""

    file: str
    line: int
    path: str
    cause: str
    next_step: str
    warning: bool = False

    def __str__(self) -> str:
        """Return the problem as one readable paragraph."""
        where = f"{self.file}:{self.line}" if self.line else self.file
        kind = "warning" if self.warning else "error"
        return f"{where}: {kind}: {self.path}: {self.cause}\n    {self.next_step}"
