"""Who is in which group, family by family: a matrix, or a list where that would be too wide. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from crm_rls.report.contents import Part, Report, Row

MOST_GROUPS = 24
"""Columns of a matrix; a family with more of them is listed."""


@dataclass(frozen=True)
class Matrix:
    """The groups of a family, the people in one of them, and by what memberships."""

    family: str
    groups: tuple[str, ...]
    people: tuple[str, ...]
    held: Mapping[tuple[str, str], Sequence[Row]]

    @property
    def wide(self) -> bool:
        """Say whether it has more groups than a page shows side by side."""
        return len(self.groups) > MOST_GROUPS

    def kinds(self, person: str, group: str) -> tuple[str, ...]:
        """Return how somebody is in a group, each kind once; empty for who is not."""
        return tuple(dict.fromkeys(kind(row) for row in self.held.get((person, group), ())))

    def groups_of(self, person: str) -> tuple[str, ...]:
        """Return the groups that somebody is in."""
        return self._groups[person]

    @cached_property
    def _groups(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for person, group in self.held:
            found.setdefault(person, []).append(group)
        return {person: tuple(sorted(groups)) for person, groups in found.items()}


def kind(row: Row) -> str:
    """Return the word for how a membership holds: permanent, timed, cover, planned or suspended."""
    return str(row["how"] if row["status"] == "active" else row["status"])


def matrices(report: Report) -> Iterator[Matrix]:
    """Yield one for each family, those without a family last; groups that nobody is in are columns, too."""
    families: dict[str, list[str]] = {}
    for row in report.tables[Part.GROUPS]:
        families.setdefault(str(row["family"] or ""), []).append(str(row["access_group"]))
    family_of = {group: family for family, groups in families.items() for group in groups}
    held: dict[str, dict[tuple[str, str], list[Row]]] = {}
    for row in report.tables[Part.MEMBERSHIPS]:
        person, group = str(row["person"]), str(row["access_group"])
        held.setdefault(family_of[group], {}).setdefault((person, group), []).append(row)
    for family in sorted(families, key=lambda name: (not name, name)):
        here = held.get(family, {})
        people = sorted({person for person, _ in here})
        yield Matrix(family, tuple(families[family]), tuple(people), here)
