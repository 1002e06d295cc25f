"""`people`, `log`, `tidy`, `adopt`: who is where, what was done, and keeping it in order."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

import click
from psycopg.rows import DictRow
from rich.text import Text

from crm_rls.cli.acting import reason_option, shown
from crm_rls.cli.options import dsn_option, format_option
from crm_rls.cli.output import add_row, counted, data, emit, say, table
from crm_rls.people.calls import ask, find_person, names_of, people_of

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
    """List the people, or show one with groups and covers.

    Of one person: each group, since and until when, who gave it and why, what is planned, and who stands in
    for whom. With --at: the groups at a moment, and those held for others; what is to come, as it is planned
    now. Times are those of the model's time zone.

    \b
    Examples:
      crm-rls people
      crm-rls people bernd
      crm-rls people bernd --at 2026-12-24
    """
    if at is not None and person is None:
        raise click.UsageError("--at needs a person: crm-rls people bernd --at 2026-12-24")
    with people_of(dsn) as connection:
        if person is None:
            _emit_or(form, ask(connection, "people"), _show_people)
            return
        name, login = find_person(connection, person)
        groups = ask(connection, "membership_at", person=login, at=at)
        planned = ask(connection, "planned", person=name) if at is None else ()
        covers = [row for row in ask(connection, "covers") if name in (row["absent"], row["substitute"])]
        names = names_of(connection)
    if form == "json":
        found = {"person": name, "login": login, "groups": groups, "planned": planned, "covers": covers}
        emit(_json(found))
        return
    _show_groups(f"{name}{f', {at}' if at else ''}", groups, planned, names)
    if at is None and covers:
        _show_covers(covers)


def _show_people(rows: Sequence[DictRow]) -> None:
    if not rows:
        say("There are no people yet. `crm-rls register` adds one.")
        return
    listed = table("", "Person", "Login", "Groups", "Stands in for", "Covered by")
    for row in rows:
        groups = Text(", ".join(row["access_groups"])) if row["active"] else Text("not active", "dim")
        covers = (", ".join(row["stands_in_for"]), Text(", ".join(row["covered_by"]), "yellow"))
        add_row(listed, row["person"], row["login"], groups or Text("none", "dim"), *covers)
    data().print(listed)


def _show_groups(
    title: str, rows: Sequence[DictRow], planned: Sequence[DictRow], names: Mapping[str, str]
) -> None:
    if not rows and not planned:
        say(f"{title}: in no group.")
        return
    columns = ("Group", "How", "From", "Until", "Given by", "Reason")
    listed = table(title, *columns, whole=("From", "Until"))
    for row in rows:
        how = f"for {_named(row['acting_for'], names)}" if row["how"] == "cover" else row["how"]
        moments = (shown(row["valid_from"]), shown(row["valid_until"]))
        add_row(listed, row["access_group"], how, *moments, row["granted_by"] or "", row["reason"])
    for row in planned:
        moments = (shown(row["valid_from"]), shown(row["valid_until"]))
        add_row(listed, row["access_group"], Text("to come", "yellow"), *moments, "", "")
    data().print(listed)


def _show_covers(rows: Sequence[DictRow]) -> None:
    columns = ("Number", "Absent", "Substitute", "From", "Until", "Reason")
    listed = table("Covers", *columns, right=("Number",), whole=("From", "Until"))
    for row in rows:
        moments = (shown(row["valid_from"]), shown(row["valid_until"]))
        add_row(listed, str(row["cover_id"]), row["absent"], row["substitute"], *moments, row["reason"])
    data().print(listed)


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

    Times are those of the model's time zone. Only access managers read the log.

    \b
    Examples:
      crm-rls log
      crm-rls log bernd --limit 100
      crm-rls log --format json --limit 100000 > log.json
    """
    with people_of(dsn) as connection:
        login = find_person(connection, person)[1] if person is not None else None
        rows = ask(connection, "log", login=login, limit=limit)
        names = names_of(connection)
    _emit_or(form, rows, lambda found: _show_log(found, names))


def _show_log(rows: Sequence[DictRow], names: Mapping[str, str]) -> None:
    if not rows:
        say("No entries. Only access managers read the log, managers of areas do not.")
        return
    listed = table("", "When", "Who", "Did", "To", "What", "Reason", whole=("When",))
    for row in rows:
        what = _what(row, names)
        ended = not row["holds"] and row["kind"] != "person"
        cell = Text(f"{what}, ended" if ended else what, "" if row["holds"] else "dim")
        person = _named(row["login"], names)
        add_row(listed, shown(row["logged_at"]), row["actor"], row["action"], person, cell, row["reason"])
    data().print(listed)


def _what(entry: DictRow, names: Mapping[str, str]) -> str:
    """Return what an entry is about, in few words."""
    now, before = entry["new"] or {}, entry["old"] or {}
    match entry["kind"]:
        case "cover":
            return f"standing in for {_named(entry['absent'], names)}{_period(entry)}"
        case "manager":
            return f"area {(now or before)['territory']}"
        case "person" if now.get("attributes") != before.get("attributes") and now.get("attributes"):
            return ", ".join(f"{name}={value}" for name, value in now["attributes"].items())
        case "person" if now:
            return "active" if entry["holds"] else "not active"
        case "person":
            return "removed"
    return f"{entry['access_group']}{_period(entry)}"


def _period(row: DictRow) -> str:
    begin, end = shown(row["valid_from"]), shown(row["valid_until"])
    return f"{f' from {begin}' if begin else ''}{f' until {end}' if end else ''}"


def _named(login: str, names: Mapping[str, str]) -> str:
    """Return the person's name; who has gone meanwhile has only a login."""
    return names.get(login, login)


@click.command()
@dsn_option
def tidy(dsn: str | None) -> None:
    """Remove what has run out. Nothing depends on it: what has run out shows nothing anyway.

    Memberships that have begun and have no end become permanent ones, which cost nothing in queries.

    \b
    Examples:
      crm-rls tidy
    """
    with people_of(dsn) as connection:
        (row,) = ask(connection, "tidy")
        connection.commit()
    if not any(row.values()):
        say("Nothing to tidy.", "green")
        return
    gone = f"{counted(row['memberships'], 'membership')}, {counted(row['covers'], 'cover')} and "
    made = f"{counted(row['made_permanent'], 'membership')} made permanent"
    say(f"{gone}{counted(row['roles'], 'role membership')} removed; {made}.", "green")


@click.command()
@dsn_option
@reason_option
def adopt(dsn: str | None, reason: str) -> None:
    """Take over memberships that were made by plain GRANT.

    Afterwards the log knows them, and managers can end them. For a superuser: from PostgreSQL 16 on only who
    granted a membership can take it back, so it is granted anew.

    \b
    Examples:
      crm-rls adopt --reason "emergency on Sunday"
    """
    with people_of(dsn) as connection:
        rows = ask(connection, "adopt", reason=reason)
        connection.commit()
    for row in rows:
        say(f"{row['login']} in {row['role']}, granted by {row['granted_by']}: taken over.")
    say(f"{counted(len(rows), 'membership')} granted anew; the log knows all that there are.", "green")


# -- printing ------------------------------------------------------------------------------------------


def _emit_or(form: str, rows: Sequence[DictRow], show: Callable[[Sequence[DictRow]], None]) -> None:
    if form == "json":
        emit(_json(rows))
    else:
        show(rows)


def _json(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False, default=_plain)


def _plain(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    return str(value)
