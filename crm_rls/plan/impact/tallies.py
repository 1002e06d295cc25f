"""What it means for everybody that conditions are true of so many rows. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from crm_rls.model import Right, TableName
from crm_rls.plan.impact.conditions import Unit
from crm_rls.plan.impact.subjects import FacesOf, Kind, Subject, Units
from crm_rls.plan.impact.value import SAMPLES, FaceGap, Gain, Impact

Keys = Sequence[str]


@dataclass(slots=True)
class _Sum:
    """Rows on one side, and keys of some of them."""

    rows: int = 0
    keys: set[str] = field(default_factory=set)

    def add(self, number: int, keys: Keys) -> None:
        self.rows += number
        self.keys = set(_first((*self.keys, *keys)))


@dataclass(slots=True)
class _Both:
    one: _Sum = field(default_factory=_Sum)
    other: _Sum = field(default_factory=_Sum)

    def add(self, number: int, keys: Keys, *, one: bool, other: bool) -> None:
        if one:
            self.one.add(number, keys)
        if other:
            self.other.add(number, keys)


Who = tuple[TableName, Right, str]
"""Of whom it is counted: the table, the right, and a name; of the table itself that is empty."""


@dataclass(slots=True)
class Tallies:
    """Counts of one table after the other: `begin`, then `add` for rows that look alike."""

    looked_at: list[TableName] = field(default_factory=list)
    _by_kind: dict[Kind, dict[Who, _Both]] = field(
        default_factory=lambda: {kind: defaultdict(_Both) for kind in Kind}
    )
    _of_tables: dict[Who, _Both] = field(default_factory=lambda: defaultdict(_Both))
    _territories: dict[tuple[TableName, str, str | None], _Both] = field(
        default_factory=lambda: defaultdict(_Both)
    )
    _faces: dict[tuple[TableName, str], _Both] = field(default_factory=lambda: defaultdict(_Both))
    _asking: dict[Unit, list[Subject]] = field(default_factory=dict)
    _families: Mapping[str, tuple[FacesOf, FacesOf]] = field(default_factory=dict)

    def begin(
        self, table: TableName, subjects: Iterable[Subject], faces: Mapping[str, tuple[FacesOf, FacesOf]]
    ) -> None:
        """Begin with a table, for whose rows these may change something."""
        self.looked_at.append(table)
        self._families = faces
        self._asking = {}
        for each in subjects:
            for unit in each.before ^ each.after:
                self._asking.setdefault(unit, []).append(each)

    def add(self, true: Units, number: int, keys: Keys, places: Mapping[str, str | None]) -> None:
        """Add so many rows of the table for which these are true; `places` are their territories."""
        table = self.looked_at[-1]
        gains: dict[tuple[Kind, str, Right], tuple[bool, bool]] = {}
        for each in {id(each): each for unit in true for each in self._asking.get(unit, ())}.values():
            was, will = bool(each.before & true), bool(each.after & true)
            if was != will:
                gained, lost = gains.get((each.kind, each.who, each.right), (False, False))
                gains[each.kind, each.who, each.right] = gained or will, lost or was
        of_table: dict[Right, tuple[bool, bool]] = {}
        for (kind, who, right), (gained, lost) in gains.items():
            self._by_kind[kind][table, right, who].add(number, keys, one=gained, other=lost)
            if kind is Kind.PERSON:
                one, other = of_table.get(right, (False, False))
                of_table[right] = one or gained, other or lost
        for right, (gained, lost) in of_table.items():
            self._of_tables[table, right, ""].add(number, keys, one=gained, other=lost)
        gained, lost = of_table.get(Right.READ, (False, False))
        if gained or lost:
            for name, value in places.items():
                self._territories[table, name, value].add(number, (), one=gained, other=lost)
        for family, (before, after) in self._families.items():
            (nobody, several), (none_yet, many_yet) = after.judged(true), before.judged(true)
            nobody, several = nobody and not none_yet, several and not many_yet
            if nobody or several:
                self._faces[table, family].add(number, keys, one=nobody, other=several)

    def impact(self, before: str, notes: tuple[str, ...]) -> Impact:
        """Return all of it."""
        territories = (
            Gain(place, str(table), Right.READ, both.one.rows, both.other.rows, field=name)
            for (table, name, place), both in self._territories.items()
        )
        return Impact(
            before,
            tuple(map(str, self.looked_at)),
            tuple(_gains(self._of_tables)),
            tuple(_gains(self._by_kind[Kind.PERSON])),
            tuple(_gains(self._by_kind[Kind.GROUP])),
            tuple(
                sorted(
                    territories, key=lambda each: (each.table, each.field, each.who is None, each.who or "")
                )
            ),
            tuple(_gains(self._by_kind[Kind.SERVICE])),
            tuple(
                FaceGap(
                    family,
                    str(table),
                    both.one.rows,
                    both.other.rows,
                    _first(both.one.keys),
                    _first(both.other.keys),
                )
                for (table, family), both in sorted(self._faces.items())
            ),
            notes,
        )


def _gains(found: Mapping[Who, _Both]) -> Iterable[Gain]:
    order = list(Right)
    for (table, right, who), both in sorted(
        found.items(), key=lambda item: (item[0][2], item[0][0], order.index(item[0][1]))
    ):
        yield Gain(
            who,
            str(table),
            right,
            both.one.rows,
            both.other.rows,
            _first(both.one.keys),
            _first(both.other.keys),
        )


def _first(keys: Iterable[str]) -> tuple[str, ...]:
    """Return the first keys, numbers by their size."""
    ordered = sorted(
        set(keys), key=lambda key: (not key.isdecimal(), int(key) if key.isdecimal() else 0, key)
    )
    return tuple(ordered[:SAMPLES])
