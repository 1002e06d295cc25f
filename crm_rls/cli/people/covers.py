"""`covers`: who stands in for whom, now and later."""

from __future__ import annotations

from collections.abc import Sequence

import click
from psycopg.rows import DictRow

from crm_rls.cli.options import dsn_option, format_option
from crm_rls.cli.output import say
from crm_rls.cli.people.moments import DAY, shown_begin
from crm_rls.cli.people.people_report import show_covers
from crm_rls.cli.people.rows import FORMATS, emit_or
from crm_rls.errors import DatabaseError
from crm_rls.people.calls import ask, find_person, people_of


@click.command()
@click.option("--from", "begin", metavar="WHEN", help=f"Only covers that begin or end then or later. {DAY}")
@click.option(
    "--until", metavar="WHEN", help="Only covers that begin or end by then; a last day is included."
)
@dsn_option
@format_option(*FORMATS)
def covers(begin: str | None, until: str | None, dsn: str | None, form: str) -> None:
    """List the active and planned covers.

    With --from and --until: those that begin or end in that time, for example in this week.

    \b
    Examples:
      crm-rls covers
      crm-rls covers --from 2026-12-21 --until 2026-12-27
    """
    with people_of(dsn) as connection:
        rows = ask(connection, "covers_between", begin=begin, until=until)
    emit_or(form, rows, _show)


def _show(rows: Sequence[DictRow]) -> None:
    if rows:
        show_covers(rows)
    else:
        say("No covers.")


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
