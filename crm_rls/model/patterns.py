"""Patterns of LIKE, evaluated in Python as PostgreSQL does it. Pure.

`%` stands for any text, `_` for one character, and a backslash makes the next character an ordinary one.
"""

from __future__ import annotations

import re
from functools import lru_cache

BEGINNING = re.compile(r"((?:[^%_\\]|\\.)+)%", re.DOTALL)
"""A pattern that is only a beginning."""

_PART = re.compile(r"\\(.)|(.)", re.DOTALL)


def matches(pattern: str, text: str, *, folded: bool = False) -> bool:
    """Say whether the text has the pattern; `folded` is ILIKE.

    ILIKE compares small letters, one for one, as every collation but "C" knows them; "C" knows a to z.
    Raises ValueError for a pattern that ends in the middle (see `is_open`).
    """
    if folded:
        pattern, text = small(pattern), small(text)
    return _compiled(pattern).fullmatch(text) is not None


def is_open(pattern: str) -> bool:
    """Say whether the pattern ends with a backslash that has nothing behind it: PostgreSQL fails on it."""
    return (len(pattern) - len(pattern.rstrip("\\"))) % 2 == 1


def beginning(pattern: str) -> str | None:
    """Return the text with which everything begins that has the pattern, if it asks for no more than that."""
    found = BEGINNING.fullmatch(pattern)
    return None if found is None else re.sub(r"\\(.)", r"\1", found[1], flags=re.DOTALL)


def with_backslashes(pattern: str, escape: str) -> str:
    """Return the pattern with a backslash in the place of another escape character, or of none (empty)."""
    written: list[str] = []
    escaped = False
    for letter in pattern:
        if letter == escape and not escaped:
            written.append("\\")
            escaped = True
            continue
        written.append("\\\\" if letter == "\\" and not escaped else letter)
        escaped = False
    return "".join(written)


def example(pattern: str) -> str:
    """Return a text that has the pattern, as short as there is one."""
    parts = _PART.findall(pattern)
    return "".join(escaped or {"%": "", "_": "x"}.get(plain, plain) for escaped, plain in parts)


def tokens(pattern: str) -> tuple[str, ...]:
    """Return the parts of a pattern: characters that stand for themselves, `%%` for any text, `__` for one.

    Raises ValueError for a pattern that ends in the middle.
    """
    if is_open(pattern):
        raise ValueError(f"{pattern!r} ends with an escape character")
    wild = {"%": "%%", "_": "__"}
    return tuple(escaped or wild.get(plain, plain) for escaped, plain in _PART.findall(pattern))


def small(text: str) -> str:
    """Return the text in small letters, each as one character."""
    return "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    if is_open(pattern):
        raise ValueError(f"{pattern!r} ends with an escape character")
    parts = _PART.findall(pattern)
    wild = {"%": ".*", "_": "."}
    written = (
        re.escape(escaped) if escaped else wild.get(plain, re.escape(plain)) for escaped, plain in parts
    )
    return re.compile("".join(written), re.DOTALL)
