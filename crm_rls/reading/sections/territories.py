"""The section `territories`: inline, from CSV or both, as one tree in reading order."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass

from crm_rls.diagnostics import Code, Place
from crm_rls.model.territories import Territory, TerritoryTree
from crm_rls.reading.nodes import stands_twice
from crm_rls.reading.sections.document import TerritoryShape
from crm_rls.reading.sections.draft import Draft

DEEPEST = 50
"""Levels of the tree; nobody's organisation has more, and a longer chain is a mistake."""


@dataclass(frozen=True, slots=True)
class Territories:
    """The tree, and where each territory is declared."""

    tree: TerritoryTree
    places: Mapping[str, Place]


def read_territories(draft: Draft) -> Territories:
    """Return the tree; territories in a wrong place stand at the top, so that they are known at least."""
    found: dict[str, Territory] = {}
    places: dict[str, Place] = {}
    for territory, place in (*_inline(draft), *_from_csv(draft)):
        if not territory.key:
            draft.mistakes.error(Code.EMPTY_NAME, place, "the key of a territory is empty", "Write a key")
        elif territory.key in found:
            stands_twice(place, places[territory.key], draft.mistakes)
        else:
            found[territory.key], places[territory.key] = territory, place
    parents = _parents(draft, found, places)
    return Territories(TerritoryTree(tuple(_in_reading_order(found, parents))), places)


def _inline(draft: Draft) -> Iterator[tuple[Territory, Place]]:
    section = draft.document.territories
    waiting: list[tuple[str, str | None, TerritoryShape | None, tuple[str, ...]]] = [
        (key, None, shape, ("territories", key))
        for key, shape in reversed((section.__pydantic_extra__ if section else {}).items())
    ]
    while waiting:
        key, parent, shape, steps = waiting.pop()
        yield Territory(key, parent, shape.label if shape else ""), draft.place(*steps)
        below = shape.below if shape else {}
        waiting += [(child, key, each, (*steps, "below", child)) for child, each in reversed(below.items())]


def _from_csv(draft: Draft) -> Iterator[tuple[Territory, Place]]:
    table = draft.tables.get("territories")
    if table is None or not draft.columns(table, ("key", "parent"), ("label",)):
        return
    for line, row in table.records():
        place = Place(table.file, line, f"territories.{row['key']}")
        yield Territory(row["key"], row["parent"] or None, row.get("label", "")), place


def _parents(
    draft: Draft, found: Mapping[str, Territory], places: Mapping[str, Place]
) -> dict[str, str | None]:
    """Return the parent of each territory; wrong ones are reported and become None."""
    parents: dict[str, str | None] = {}
    for key, territory in found.items():
        parents[key] = territory.parent
        if territory.parent is not None and territory.parent not in found:
            otherwise = "declare it, or leave the parent empty for a territory at the top"
            draft.unknown(
                Code.UNKNOWN_TERRITORY, places[key], "territory", territory.parent, tuple(found), otherwise
            )
            parents[key] = None
    depths: dict[str, int] = {}
    for key in found:
        if key in depths:
            continue
        way = _way_up(key, parents, depths)
        above = parents[way[-1]]
        if above is not None and above in way:
            loop = way[way.index(above) :]
            draft.mistakes.error(
                Code.TERRITORY_LOOP,
                places[loop[0]],
                f"the territories form a loop: {' below '.join((*loop, loop[0]))}",
                "One of them must be at the top, or below a territory outside of the loop",
            )
            above = parents[loop[0]] = None
        for depth, step in enumerate(reversed(way), depths[above] + 1 if above else 1):
            depths[step] = depth
            if depth == DEEPEST + 1:
                draft.mistakes.error(
                    Code.NESTED_TOO_DEEPLY,
                    places[step],
                    f"`{step}` has {DEEPEST} territories above it",
                    "Look for a wrong parent; a tree of territories has a few levels",
                )
    return parents


def _way_up(key: str, parents: Mapping[str, str | None], known: Container[str]) -> list[str]:
    """Return the keys from here to the top, to below a known one, or once around a loop."""
    way = [key]
    while (parent := parents[way[-1]]) is not None and parent not in known and parent not in way:
        way.append(parent)
    return way


def _in_reading_order(
    found: Mapping[str, Territory], parents: Mapping[str, str | None]
) -> Iterator[Territory]:
    below: dict[str | None, list[str]] = {}
    for key, parent in parents.items():
        below.setdefault(parent, []).append(key)
    waiting = list(reversed(below.get(None, [])))
    while waiting:
        key = waiting.pop()
        yield Territory(key, parents[key], found[key].label)
        waiting.extend(reversed(below.get(key, [])))
