"""Who gains and loses what, for people to read. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from crm_rls.plan.impact.value import FaceGap, Gain, Impact

SHOWN = 4
"""Lines of a long list: one of everybody first, those with most rows; `full` shows all."""

ENOUGH = 6
"""So many lines are shown in any case."""


def impact_text(impact: Impact, *, full: bool = False) -> tuple[str, ...]:
    """Return the section about people: a heading, lists below it, then what was not counted."""
    return tuple(_lines(impact, full=full))


def _lines(impact: Impact, *, full: bool) -> Iterator[str]:
    yield f"Who gains and loses rows, compared with {impact.before}:"
    if impact.nothing and not impact.notes:
        yield "  nobody"
    yield from _listed("In all:", impact.tables, impact.looked_at, full=full)
    yield from _listed("People:", impact.people, impact.looked_at, full=full)
    yield from _listed("Groups, by their filters:", impact.groups, impact.looked_at, full=full)
    yield from _listed("Territories:", impact.territories, impact.looked_at, full=full)
    yield from _listed("Services:", impact.services, impact.looked_at, full=full)
    for each in impact.faces:
        yield from _face(each)
    yield from (f"  not known: {each}" for each in impact.notes)


def _listed(heading: str, gains: Sequence[Gain], tables: Sequence[str], *, full: bool) -> Iterator[str]:
    alike: dict[Gain, list[str]] = {}
    for each in gains:
        alike.setdefault(replace(each, right=""), []).append(each.right)
    if not alike:
        return
    yield f"  {heading}"
    shown = set(alike if full or len(alike) <= ENOUGH else _first(alike, tables))
    yield from (f"    {_said(each, rights)}" for each, rights in alike.items() if each in shown)
    if len(shown) < len(alike):
        yield f"    ... and {len(alike) - len(shown)} more (--full shows all)"


def _first(gains: Iterable[Gain], tables: Sequence[str]) -> Sequence[Gain]:
    """Return a few: of everybody the first table before anybody's second one, and those with most rows."""
    before = Counter[str | None]()
    ranked: list[tuple[int, int, Gain]] = []
    for each in sorted(gains, key=lambda each: tables.index(each.table) if each.table in tables else 0):
        ranked.append((before[each.who] if each.who else 0, -(each.gained + each.lost), each))
        before[each.who] += 1
    return [each for _, _, each in sorted(ranked, key=lambda each: each[:2])[:SHOWN]]


def _said(gain: Gain, rights: Sequence[str]) -> str:
    """Return one line: who, where, and how many rows with a few of their keys."""
    who = "no territory" if gain.who is None else gain.who
    where = f"{gain.table} ({', '.join(rights)})"
    sides = (("gains", gain.gained, gain.gained_rows), ("loses", gain.lost, gain.lost_rows))
    told = ", ".join(f"{verb} {rows:,}{_keys(rows, keys)}" for verb, rows, keys in sides if rows)
    return f"{who}, {where}: {told}" if who else f"{where}: {told}"


def _face(gap: FaceGap) -> Iterator[str]:
    if gap.nobody:
        keys = _keys(gap.nobody, gap.nobody_rows)
        yield f"  Family {gap.family}: {gap.nobody:,} more of {gap.table} would have nobody{keys}"
    if gap.several:
        keys = _keys(gap.several, gap.several_rows)
        yield f"  Family {gap.family}: {gap.several:,} more of {gap.table} would have several people{keys}"


def _keys(rows: int, keys: Sequence[str]) -> str:
    if not keys:
        return ""
    return f" ({', '.join(keys)}{', ...' if rows > len(keys) else ''})"
