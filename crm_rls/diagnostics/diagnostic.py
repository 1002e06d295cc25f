"""One type for "something is wrong, here is the next step", and where it is. Pure values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from crm_rls.diagnostics.codes import Code


class Severity(StrEnum):
    """How much a diagnostic matters.

    `error`: the model is wrong, or hidden rows can be read or written, or are one statement of a person away.
    `warning`: probably a mistake, or only exploitable after another mistake. `info`: nothing to do.
    """

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A file, a line in it (0: the whole file) and the path of keys that leads there."""

    file: str
    line: int
    path: str

    def below(self, step: str | int, line: int | None = None) -> Place:
        """Return the place of a key or of a list's item below this one."""
        if isinstance(step, int):
            path = f"{self.path}[{step}]"
        else:
            path = f"{self.path}.{step}" if self.path else step
        return Place(self.file, self.line if line is None else line, path)

    def __str__(self) -> str:
        """Return file and line for people."""
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """Something is wrong: its code, where it is, why, and the next step.

    `place` is where the model says it, None where no model file is involved. `object` is what it is about in
    the database ("table crm.contact"), empty where no database is. `cause` and `next_step` have no final full
    stop. A blocking one must be mended before anything is applied. `accepted` is the reason why somebody
    lives with it.
    """

    code: Code
    severity: Severity
    cause: str
    next_step: str
    place: Place | None = None
    object: str = ""
    blocking: bool = False
    accepted: str | None = None

    @property
    def key(self) -> tuple[Code, str]:
        """Return code and object: the same for the same fault in every run."""
        return (self.code, self.object)


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return each diagnostic once, in the order of the model files; those without a place by object, last."""
    return tuple(sorted(dict.fromkeys(diagnostics), key=_order))


def _order(diagnostic: Diagnostic) -> tuple[bool, Place, str, str, str]:
    place = diagnostic.place
    return (
        place is None,
        place or Place("", 0, ""),
        diagnostic.object,
        diagnostic.cause,
        diagnostic.next_step,
    )
