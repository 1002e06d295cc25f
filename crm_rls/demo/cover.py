"""Somebody is ill and somebody else stands in: what the substitute sees before, meanwhile and afterwards.

The substitute's session stays open all the time; nobody logs in again, no job runs, no table is locked.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

from crm_rls.demo.show import DATABASE, FOLDER
from crm_rls.embedded import EmbeddedServer
from crm_rls.people.calls import ask, sentence
from crm_rls.postgres.connection import connect, translated
from crm_rls.postgres.sqlfiles import load


@dataclass(frozen=True, slots=True)
class Scene:
    """What has just happened, and how many contacts the substitute's open session sees then."""

    what: str
    contacts: int


def scenes(server: EmbeddedServer, absent: str, substitute: str, dsn: str) -> Iterator[Scene]:
    """Yield what the substitute sees, who is logged in by `dsn`, as a manager lets him or her stand in."""
    with (
        closing(connect(dsn)) as session,
        closing(connect(server.dsn(DATABASE))) as manager,
        translated("standing in"),
    ):
        session.autocommit = manager.autocommit = True

        def seen() -> int:
            (row,) = session.execute(load(FOLDER, "seen")).fetchall()
            return int(row[0])

        yield Scene("on any other day", seen())
        sentence(
            manager,
            "cover",
            absent=absent,
            substitute=substitute,
            valid_from=None,
            valid_until=None,
            lead_days=0,
            trail_days=0,
            reason="ill",
            access_groups=None,
            anyway=False,
        )
        yield Scene(f"{absent} is ill, and {substitute} stands in", seen())
        (cover,) = (row for row in ask(manager, "covers") if row["absent"] == absent)
        sentence(manager, "end_cover", cover_id=cover["cover_id"], until=None, reason="well again")
        yield Scene(f"{absent} is back", seen())
