"""People, memberships and covers as rows of files, in the form in which `importing` reads them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from psycopg.rows import DictRow

from crm_rls.model.periods import first_day, last_day
from crm_rls.people.calls import ask
from crm_rls.people.tables import Content, Kind, in_one_cell
from crm_rls.postgres.connection import Connection


def exported(connection: Connection) -> Content:
    """Return what there is now and is planned, of what the caller may see. Raises Refused and DatabaseError.

    The connection shows moments in the model's time zone.
    """
    return {
        Kind.PEOPLE: [_person(row) for row in ask(connection, "people")],
        Kind.MEMBERSHIPS: [_membership(row) for row in ask(connection, "members", access_group=None)],
        Kind.COVERS: [_cover(row) for row in ask(connection, "covers")],
    }


def _person(row: DictRow) -> Mapping[str, str]:
    own = {"name": row["person"], "login": row["login"], "active": "yes" if row["active"] else "no"}
    return own | {name: _value(value) for name, value in row["attributes"].items()}


def _value(value: object) -> str:
    return in_one_cell(value if isinstance(value, list) else [value])


def _membership(row: DictRow) -> Mapping[str, str]:
    return {
        "person": row["person"],
        "group": row["access_group"],
        "from": _begin(row["valid_from"]),
        "until": _end(row["valid_until"]),
        "reason": row["reason"],
    }


def _cover(row: DictRow) -> Mapping[str, str]:
    return {
        "absent": row["absent"],
        "substitute": row["substitute"],
        "from": _begin(row["valid_from"]),
        "until": _end(row["valid_until"]),
        "lead_days": _days(row["begins"], row["valid_from"]),
        "trail_days": _days(row["valid_until"], row["ends"]),
        "groups": in_one_cell(row["access_groups"] or ()),
        "reason": row["reason"],
    }


def _days(first: datetime | None, second: datetime | None) -> str:
    """Return the days of the wall between two moments, empty for none."""
    if first is None or second is None:
        return ""
    number = (second.date() - first.date()).days
    return str(number) if number else ""


def _begin(moment: datetime | None) -> str:
    return "" if moment is None else first_day(moment) or moment.isoformat(" ")


def _end(moment: datetime | None) -> str:
    return "" if moment is None else last_day(moment) or moment.isoformat(" ")
