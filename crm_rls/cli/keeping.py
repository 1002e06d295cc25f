"""`people`, `log`, `tidy`, `adopt`: who is where, what was done, and keeping it in order."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import date, datetime

import click
from psycopg.rows import DictRow
from rich.text import Text

from crm_rls.cli.acting import reason_option
from crm_rls.cli.options import dsn_option, format_option
from crm_rls.cli.output import add_row, counted, data, emit, say, table
from crm_rls.database import Connection, connect
from crm_rls.people import ask, login_of

_SHOWN = 20
"""Entries of the log that are shown unless more are asked for."""


@click.command()
@click.argument("person", required=False)
@click.option(
    "--at", metavar="WHEN", help="The groups of this person at a moment gone by or to come, by the log."
)
@dsn_option
@format_option("text", "json")
def people(person: str | None, at: str | None, dsn: str | None, form: str) -> None:
    """List the people, or show one: groups, why, until when, and who stands in for whom.

    \b
    Examples:
      crm-rls people
      crm-rls people bernd
      crm-rls people bernd --at 2026-12-24
    """
    if at is not None and person is None:
        raise click.UsageError("--at needs a person: crm-rls people bernd --at 2026-12-24")
    with closing(connect(dsn)) as connection:
        if person is None:
            rows = ask(connection, "people")
            _emit_or(form, rows, _show_people)
            return
        login = login_of(connection, person)
        groups = ask(connection, "membership_at", person=login, at=at)
        covers = _covers_of(connection, login)
    if form == "json":
        emit(_json({"person": person, "login": login, "groups": groups, "covers": covers}))
        return
    _show_groups(person, at, groups)
    if at is None and covers:
        _show_covers(covers)


def _covers_of(connection: Connection, login: str) -> Sequence[DictRow]:
    names = {row["login"]: row["person"] for row in ask(connection, "people")}
    name = names[login]
    return [row for row in ask(connection, "covers") if name in (row["absent"], row["substitute"])]


def _show_people(rows: Sequence[DictRow]) -> None:
    shown = table("", "Person", "Login", "Groups", "Stands in for", "Covered by")
    for row in rows:
        groups = Text(", ".join(row["access_groups"])) if row["active"] else Text("not active", "dim")
        covers = (", ".join(row["stands_in_for"]), Text(", ".join(row["covered_by"]), "yellow"))
        add_row(shown, row["person"], row["login"], groups or Text("none", "dim"), *covers)
    data().print(shown)


def _show_groups(person: str, at: str | None, rows: Sequence[DictRow]) -> None:
    if not rows:
        say(f"{person} is in no group{f' at {at}' if at else ''}.")
        return
    shown = table(
        f"{person}{f' at {at}' if at else ''}", "Group", "How", "From", "Until", "Given by", "Reason"
    )
    for row in rows:
        how = f"for {row['acting_for']}" if row["how"] == "cover" else row["how"]
        moments = (_when(row["valid_from"]), _when(row["valid_until"]))
        add_row(shown, row["access_group"], how, *moments, row["granted_by"] or "", row["reason"])
    data().print(shown)


def _show_covers(rows: Sequence[DictRow]) -> None:
    shown = table("Covers", "Number", "Absent", "Substitute", "From", "Until", "Reason", right=("Number",))
    for row in rows:
        moments = (_when(row["valid_from"]), _when(row["valid_until"]))
        add_row(shown, str(row["cover_id"]), row["absent"], row["substitute"], *moments, row["reason"])
    data().print(shown)


@click.command()
@click.argument("person", required=False)
@click.option(
    "--limit",
    type=click.IntRange(1),
    default=_SHOWN,
    show_default=True,
    help="How many entries, newest first.",
)
@dsn_option
@format_option("text", "json")
def log(person: str | None, limit: int, dsn: str | None, form: str) -> None:
    """Show what was done to whom, when, by whom and why. Nobody can change it.

    \b
    Examples:
      crm-rls log
      crm-rls log bernd --limit 100
      crm-rls log --format json --limit 100000 > log.json
    """
    with closing(connect(dsn)) as connection:
        login = login_of(connection, person) if person is not None else None
        rows = ask(connection, "log", login=login, limit=limit)
    _emit_or(form, rows, _show_log)


def _show_log(rows: Sequence[DictRow]) -> None:
    shown = table("", "When", "Who", "Did", "To", "What", "From", "Until", "Reason")
    for row in rows:
        what = row["access_group"] or (f"standing in for {row['absent']}" if row["absent"] else row["kind"])
        gone = Text(what if row["holds"] else f"{what}, ended", "" if row["holds"] else "dim")
        moments = (_when(row["valid_from"]), _when(row["valid_until"]))
        when = row["logged_at"].isoformat(sep=" ", timespec="seconds")
        add_row(shown, when, row["actor"], row["action"], row["login"], gone, *moments, row["reason"])
    data().print(shown)


@click.command()
@dsn_option
def tidy(dsn: str | None) -> None:
    """Remove what has run out. Nothing depends on it: what has run out shows nothing anyway.

    Memberships that have begun and have no end become permanent ones, which cost nothing in queries.

    \b
    Examples:
      crm-rls tidy
    """
    with closing(connect(dsn)) as connection:
        (row,) = ask(connection, "tidy")
        connection.commit()
    gone = f"{counted(row['memberships'], 'membership')}, {counted(row['covers'], 'cover')} and "
    say(
        f"{gone}{counted(row['roles'], 'role membership')} removed; {row['made_permanent']} made permanent.",
        "green",
    )


@click.command()
@dsn_option
@reason_option
def adopt(dsn: str | None, reason: str) -> None:
    """Take over memberships that were made by plain GRANT: the log knows them, and managers can end them.

    For a DBA: from PostgreSQL 16 on only who granted a membership can take it back, so it is granted anew.

    \b
    Examples:
      crm-rls adopt --reason "emergency on Sunday"
    """
    with closing(connect(dsn)) as connection:
        rows = ask(connection, "adopt", reason=reason)
        connection.commit()
    for row in rows:
        say(f"{row['login']} in {row['role']}, granted by {row['granted_by']}: taken over.")
    say(f"{counted(len(rows), 'membership')} granted anew; the log knows all that there are.", "green")


# -- printing ------------------------------------------------------------------------------------------


def _emit_or(form: str, rows: Sequence[DictRow], show: object) -> None:
    if form == "json":
        emit(_json(rows))
    elif callable(show):
        show(rows)


def _json(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False, default=_plain)


def _plain(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    return str(value)


def _when(moment: datetime | None) -> str:
    return "" if moment is None else moment.isoformat(sep=" ", timespec="minutes")
