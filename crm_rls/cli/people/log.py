"""`log`: what was done to whom, when, by whom and why."""

from __future__ import annotations

import click

from crm_rls.cli.options import dsn_option, format_option
from crm_rls.cli.people.log_report import show_log
from crm_rls.cli.people.rows import emit_or
from crm_rls.people.calls import ask, find_person, names_of, people_of

_SHOWN = 20
"""Entries of the log that are shown unless more are asked for."""


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
    emit_or(form, rows, lambda found: show_log(found, names))
