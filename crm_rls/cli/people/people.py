"""`people`: all people, or one person with groups, covers and shares."""

from __future__ import annotations

from functools import partial

import click

from crm_rls.cli.options import dsn_option, format_option
from crm_rls.cli.output import emit
from crm_rls.cli.people.names import PERSON
from crm_rls.cli.people.people_report import (
    show_covers,
    show_everybody,
    show_groups,
    show_people,
    show_shares,
)
from crm_rls.cli.people.rows import FORMATS, as_json, emit_or
from crm_rls.people.calls import ask, find_person, names_of, people_of


@click.command()
@click.argument("person", required=False, type=PERSON)
@click.option(
    "--at", metavar="WHEN", help="The groups of the person, or of everybody, at a past or future moment."
)
@dsn_option
@format_option(*FORMATS)
def people(person: str | None, at: str | None, dsn: str | None, form: str) -> None:
    """List all people, or show what one has.

    For one person: each group with start, end, grantor and reason, planned memberships, covers, and shared
    contacts. With --at: the groups at a past moment, from the log, or at a future one, as planned now. Times
    are in the model's time zone.

    \b
    Examples:
      crm-rls people
      crm-rls people bernd
      crm-rls people bernd --at 2026-12-24
      crm-rls people --at 2026-12-24 --format csv
    """
    if form == "csv" and person is not None:
        raise click.UsageError(
            "one person is several lists: leave out --format csv, or use `crm-rls members`"
        )
    with people_of(dsn) as connection:
        if person is None and at is not None:
            rows = ask(connection, "everybody_at", at=at, access_group=None)
            names = names_of(connection)
            emit_or(form, rows, partial(show_everybody, names=names))
            return
        if person is None:
            emit_or(form, ask(connection, "people"), show_people)
            return
        name, login = find_person(connection, person)
        groups = ask(connection, "membership_at", person=login, at=at)
        planned = ask(connection, "planned", person=name) if at is None else ()
        covers = [row for row in ask(connection, "covers") if name in (row["absent"], row["substitute"])]
        shares = ask(connection, "shares", login=login, contact=None) if at is None else ()
        names = names_of(connection)
    if form == "json":
        found = {"person": name, "login": login, "groups": groups, "planned": planned, "covers": covers}
        found["shares"] = shares
        emit(as_json(found))
        return
    show_groups(f"{name}{f', {at}' if at else ''}", groups, planned, names)
    if at is None and covers:
        show_covers(covers)
    if shares:
        show_shares(shares, "Shares")
