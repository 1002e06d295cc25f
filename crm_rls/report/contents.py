"""What a report says: tables of plain cells, the same for the page, CSV and JSON. Pure values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

Cell = str | int | bool | datetime | tuple[str, ...] | None
Row = Mapping[str, Cell]


class Part(StrEnum):
    """The tables of a report. Their names are those of the CSV files and the keys of the JSON."""

    PEOPLE = "people"
    MEMBERSHIPS = "memberships"
    GROUPS = "groups"
    TERRITORIES = "territories"
    POSTCODE_AREAS = "postcode_areas"
    COVERS = "covers"
    SHARES = "shares"
    FACES = "faces"
    FACE_CONFLICTS = "face_conflicts"
    READERS_OF_ALL = "readers_of_all"
    MANAGERS = "managers"
    FINDINGS = "findings"
    CHANGES = "changes"
    MODEL_CHANGES = "model_changes"


COLUMNS: Mapping[Part, tuple[str, ...]] = {
    Part.PEOPLE: ("person", "login", "active", "groups", "stands_in_for", "covered_by"),
    Part.MEMBERSHIPS: (
        *("person", "access_group", "how", "status", "acting_for"),
        *("valid_from", "valid_until", "granted_by", "reason"),
    ),
    Part.GROUPS: ("access_group", "label", "family", "rights", "oversight", "filter", "people", "contacts"),
    Part.TERRITORIES: ("field", "territory", "label", "parent", "level", "contacts", "with_below"),
    Part.POSTCODE_AREAS: ("area", "town", "contacts"),
    Part.COVERS: (
        *("absent", "substitute", "runs", "valid_from", "valid_until", "begins", "ends"),
        *("access_groups", "reason"),
    ),
    Part.SHARES: ("person", "contact", "valid_until", "reason"),
    Part.FACES: ("family", "label", "root", "wanted", "contacts", "one", "nobody", "several"),
    Part.FACE_CONFLICTS: ("family", "root", "contact", "people", "access_groups"),
    Part.READERS_OF_ALL: ("name", "how", "access_group", "tables"),
    Part.MANAGERS: ("login", "role"),
    Part.FINDINGS: ("code", "severity", "object", "cause", "next_step", "accepted"),
    Part.CHANGES: (
        *("logged_at", "actor", "action", "person", "access_group", "absent", "contact"),
        *("valid_from", "valid_until", "reason"),
    ),
    Part.MODEL_CHANGES: ("recorded_at", "actor", "change", "object", "before", "after"),
}
"""The columns of each table, in order. A column never changes its meaning; new ones may come."""


class Source(StrEnum):
    """Against what the findings were made."""

    FILE = "file"
    IN_FORCE = "in_force"
    CATALOGS = "catalogs"
    """The model in force, by the catalogs alone: rows of tables were not read."""


@dataclass(frozen=True, slots=True)
class Report:
    """A report: when, by whom and of which database it was made, and its tables.

    A part that is not in `tables` is one of which the model or the database has nothing. `contacts` is how
    many there are. `unread_postcodes` is a column that could be on the map, and that only an operator reads.
    """

    made_at: datetime
    database: str
    made_by: str
    time_zone: str
    source: Source
    tables: Mapping[Part, Sequence[Row]]
    contacts: int
    unread_postcodes: str | None = None

    @property
    def by_operator(self) -> bool:
        """Say whether it has the findings that take an operator."""
        return self.source is not Source.CATALOGS
