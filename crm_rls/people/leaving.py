"""What is done about people who left, beyond the functions of `crm_people`, and what is held, to read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime

import psycopg
from psycopg import sql

from crm_rls.errors import Refused
from crm_rls.model.periods import shown_begin, shown_end
from crm_rls.postgres.connection import Connection

SECTIONS: Mapping[str, str] = {
    "registered": "As a person",
    "reporting": "Place in reporting lines",
    "groups": "Groups now",
    "memberships": "Memberships for a time",
    "covers": "Covers",
    "shares": "Shared contacts",
    "areas": "Areas that are managed",
    "log": "Log: what concerns the person",
    "acts": "Log: what the person did",
    "declared": "What the model file said",
    "applied": "Models that the person applied",
    "taken": "Privileges that were taken, from the person or by the person",
}
"""The parts of what `crm_people.about_person` returns, with their headings, in the order of the text."""


_SHOWN: Mapping[str, Callable[[datetime], str]] = {
    "valid_from": shown_begin, "begins": shown_begin, "valid_until": shown_end, "ends": shown_end,
}  # fmt: skip


def drop_login(connection: Connection, login: str) -> None:
    """Drop a role; the caller commits. Raises Refused, which says what is in the way."""
    drop = sql.SQL("DROP ROLE {};").format(sql.Identifier(login))
    try:
        connection.execute(drop)
    except psycopg.Error as error:
        why = ". ".join(filter(None, (error.diag.message_primary, error.diag.message_detail)))
        step = f"Let a DBA do it: {drop.as_string(connection)} or leave out --drop-login"
        raise Refused(f"the login is not dropped, and nobody is forgotten: {why}. {step}") from error


def markdown_of(held: Mapping[str, object]) -> str:
    """Return what is held about a person as a text to read, every value of it."""
    logins = ", ".join(map(str, _items(held["logins"])))
    return "\n".join(
        (f"# What crm_rls holds about {held['person']}", "", f"Logins: {logins}", *_sections(held))
    )


def _sections(held: Mapping[str, object]) -> Iterator[str]:
    for name, heading in SECTIONS.items():
        rows = _items(held[name])
        yield from ("", f"## {heading}", "")
        if not rows:
            yield "Nothing."
        for row in rows:
            yield "- " + "; ".join(_said(row)) if isinstance(row, Mapping) else f"- {row}"


def _items(found: object) -> Sequence[object]:
    return [] if found is None else found if isinstance(found, list) else [found]


def _said(row: Mapping[str, object]) -> Iterator[str]:
    """Yield what a row says, without what it leaves open."""
    for name, value in row.items():
        if isinstance(value, Mapping):
            yield f"{name}: ({'; '.join(_said(value))})"
        elif isinstance(value, list):
            parts = (f"({'; '.join(_said(v))})" if isinstance(v, Mapping) else str(v) for v in value)
            yield f"{name}: {', '.join(parts)}"
        elif value is not None and value != "":
            yield f"{name}: {_day(name, value)}"


def _day(name: str, value: object) -> object:
    """Return the begin or end of something as people gave it; every other value as it is."""
    shown = _SHOWN.get(name)
    if shown is None:
        return value
    try:
        return shown(datetime.fromisoformat(str(value)))
    except ValueError:
        return value  # an attribute of that name, or a moment that never comes
