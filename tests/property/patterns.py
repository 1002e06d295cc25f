"""Patterns and the default of the schema, and the model that says with them what another says by names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import strategies as st

from crm_rls.model import Model, TableName, TablePattern

_TEXTS = (
    "crm.*",
    "crm.?*",
    "crm.co*",
    "crm.c*y",
    "crm.coun???",
    "crm.*roll",
    "*.p?yroll",
    "crm.l*",
    "*.l?nk",
    "*_0",
)
_PATTERNS = (
    TablePattern("crm.*", default=True),
    *(TablePattern(text, public=public) for text in _TEXTS for public in (True, False)),
)


def patterns() -> st.SearchStrategy[tuple[TablePattern, ...]]:
    """Return patterns of tables, and perhaps the default of the schema, in the order in which they count."""
    some = st.lists(st.sampled_from(_PATTERNS), max_size=5, unique_by=lambda each: (each.text, each.default))
    return some.map(lambda found: tuple(sorted(found, key=lambda each: each.order)))


def unnamed(model: Model, chosen: Sequence[TablePattern]) -> Model:
    """Return a model that means the same, and names no table whose class is that of the patterns anyhow.

    A service names patterns for the blocked ones that it has.
    """
    public = {each for each in model.public if _is_public(each, chosen) is True}
    blocked = {each for each in model.blocked if _is_public(each, chosen) is False}
    return replace(
        model,
        public=tuple(each for each in model.public if each not in public),
        blocked=tuple(each for each in model.blocked if each not in blocked),
        services=tuple(replace(each, tables=each.tables - blocked) for each in model.services),
        patterns=tuple(chosen),
        service_patterns={
            each.name: tuple(f"{str(table)[:-1]}?" for table in sorted(each.tables & blocked))
            for each in model.services
        },
    )


def _is_public(table: TableName, chosen: Sequence[TablePattern]) -> bool | None:
    """Say what the documentation says of a table that is not named; None if no pattern means it."""
    fits = [each for each in chosen if _means(each.text, str(table))]
    declared = [each for each in fits if not each.default]
    if not declared:
        return False if fits else None
    most = max(_letters(each) for each in declared)
    return all(each.public for each in declared if _letters(each) == most)


def _means(pattern: str, name: str) -> bool:
    if not pattern or not name:
        return pattern.strip("*") == name
    if pattern[0] == "*":
        return _means(pattern[1:], name) or _means(pattern, name[1:])
    return pattern[0] in ("?", name[0]) and _means(pattern[1:], name[1:])


def _letters(pattern: TablePattern) -> int:
    return sum(letter not in "*?" for letter in pattern.text)
