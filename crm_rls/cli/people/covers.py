"""The cover that two people name, for the commands that change one."""

from __future__ import annotations

from psycopg.rows import DictRow

from crm_rls.cli.people.moments import shown_begin
from crm_rls.errors import DatabaseError
from crm_rls.people.calls import ask, find_person, people_of


def find_cover(dsn: str | None, absent: str, substitute: str | None, number: int | None) -> DictRow:
    """Return the matching cover. Raises DatabaseError if none or several match."""
    with people_of(dsn) as connection:
        absent, _ = find_person(connection, absent)
        by = find_person(connection, substitute)[0] if substitute else None
        found = [
            row
            for row in ask(connection, "covers")
            if row["absent"] == absent
            and by in (None, row["substitute"])
            and number in (None, row["cover_id"])
        ]
    if len(found) == 1:
        return found[0]
    if not found:
        raise DatabaseError(
            f"there is no such cover for {absent}. `crm-rls people {absent}` lists the covers."
        )
    numbers = ", ".join(
        f"--id {row['cover_id']} ({row['substitute']}, from {shown_begin(row['valid_from'])})"
        for row in found
    )
    raise DatabaseError(f"there are several covers for {absent}. Choose one: {numbers}.")
