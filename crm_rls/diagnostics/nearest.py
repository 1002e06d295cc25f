"""The name that was probably meant, and names as they stand in a sentence. Pure."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable

MANY = 300
"""From this many names on, only those that begin alike are compared; each comparison costs about 10 µs."""


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
