"""Who gains and loses how many rows, as a value that can be saved. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

SAMPLES = 3
"""Keys of rows that are named on each side."""


@dataclass(frozen=True, slots=True)
class Gain:
    """How many rows of a table somebody or something gains and loses by a right, with keys of a few of them.

    `who` is a person's name, a group, a service, or what stands in the assignment field `field`, where null
    is no territory. Of a table itself it is empty: there a row counts once if at least one person gains it.
    A group counts the rows that its filters treat otherwise, also what its members see by another group.
    """

    who: str | None
    table: str
    right: str
    gained: int = 0
    lost: int = 0
    gained_rows: tuple[str, ...] = ()
    lost_rows: tuple[str, ...] = ()
    field: str = ""


@dataclass(frozen=True, slots=True)
class FaceGap:
    """How many rows of a root would have nobody who is responsible in a family, or several, and not now."""

    family: str
    table: str
    nobody: int = 0
    several: int = 0
    nobody_rows: tuple[str, ...] = ()
    several_rows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Impact:
    """What a change of models and memberships does to people, by the rows that are there.

    `before` says what it is compared with. `notes` say what was not counted, and why. Territories are counted
    for reading. `looked_at` are the tables whose rows were.
    """

    before: str
    looked_at: tuple[str, ...] = ()
    tables: tuple[Gain, ...] = ()
    people: tuple[Gain, ...] = ()
    groups: tuple[Gain, ...] = ()
    territories: tuple[Gain, ...] = ()
    services: tuple[Gain, ...] = ()
    faces: tuple[FaceGap, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def nothing(self) -> bool:
        """Say whether nobody gains or loses a row."""
        return not (self.tables or self.people or self.groups or self.services or self.faces)


def impact_from(data: Mapping[str, Any] | None) -> Impact | None:
    """Return the impact whose fields these are, as JSON has them. Raises KeyError and TypeError."""
    if data is None:
        return None
    texts = {name: tuple(data[name]) for name in ("looked_at", "notes")}
    gains = {
        name: tuple(map(_gain, data[name]))
        for name in ("tables", "people", "groups", "territories", "services")
    }
    return Impact(**{**data, **texts, **gains, "faces": tuple(map(_face_gap, data["faces"]))})


def _face_gap(data: Mapping[str, Any]) -> FaceGap:
    return FaceGap(**{**data, **{name: tuple(data[name]) for name in ("nobody_rows", "several_rows")}})


def _gain(data: Mapping[str, Any]) -> Gain:
    return Gain(**{**data, **{name: tuple(data[name]) for name in ("gained_rows", "lost_rows")}})
