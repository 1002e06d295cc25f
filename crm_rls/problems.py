"""Where something stands in the model files, and the collecting of mistakes.

Pure. Every part of reading a model adds to one `Problems`, so that a single run reports all mistakes.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from crm_rls.errors import ModelError, Problem

MANY = 300
"""From this many names on, only those that begin alike are compared; each comparison costs about 10 µs."""


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

    def problem(self, cause: str, next_step: str, *, warning: bool = False) -> Problem:
        """Return a mistake or a warning at this place."""
        return Problem(self.file, self.line, self.path or "the file", cause, next_step, warning)

    def __str__(self) -> str:
        """Return file and line for people."""
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass(frozen=True, slots=True)
class Problems:
    """All mistakes and warnings that were found so far; the only mutable thing while a model is read."""

    errors: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    def error(self, place: Place, cause: str, next_step: str) -> None:
        """Add a mistake."""
        self.errors.append(place.problem(cause, next_step))

    def warn(self, place: Place, cause: str, next_step: str) -> None:
        """Add a warning."""
        self.warnings.append(place.problem(cause, next_step, warning=True))

    def extend(self, problems: Iterable[Problem]) -> None:
        """Add what others found."""
        for problem in problems:
            (self.warnings if problem.warning else self.errors).append(problem)

    def raise_errors(self) -> None:
        """Raise ModelError with every mistake, if there is one."""
        if self.errors:
            raise ModelError(tuple(dict.fromkeys(self.errors)))


def closest(word: str, known: Collection[str]) -> str | None:
    """Return the known name that was probably meant, or None."""
    same = (name for name in known if name.casefold() == word.casefold())
    if (found := next(same, None)) is not None:
        return found
    candidates: Collection[str] = known
    if len(candidates) > MANY:
        begin = word[: max(1, len(word) // 2)].casefold()
        alike = (name for name in known if abs(len(name) - len(word)) <= 1)
        candidates = [name for name in alike if name.casefold().startswith(begin)][:MANY]
    return next(iter(difflib.get_close_matches(word, candidates, 1, 0.6)), None)


def did_you_mean(word: str, known: Collection[str], otherwise: str) -> str:
    """Return the next step for an unknown name: the probable one, or else what may be done."""
    found = closest(word, known)
    return (
        f"{otherwise[0].upper()}{otherwise[1:]}"
        if found is None
        else f"Did you mean `{found}`? If not, {otherwise}"
    )


def listed(names: Iterable[str]) -> str:
    """Return names as they stand in a sentence."""
    return ", ".join(f"`{name}`" for name in names)
