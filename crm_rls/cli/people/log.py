"""`log`: the changes to people, with time, actor and reason."""

from __future__ import annotations

import click

from crm_rls.cli.options import dsn_option, format_option
from crm_rls.cli.people.log_report import show_log
from crm_rls.cli.people.rows import emit_or
from crm_rls.people.calls import ask, find_person, names_of, people_of

_SHOWN = 20
"""Entries of the log that are shown by default."""


@click.command()
@click.argument("person", required=False)
@click.option(
    "--limit",
    type=click.IntRange(1),
    default=_SHOWN,
    show_default=True,
    help="Number of entries, newest first.",
)
@dsn_option
@format_option("text", "json")
def log(person: str | None, limit: int, dsn: str | None, form: str) -> None:
    """Show the log of changes: who did what to whom, when and why.

    The log is append-only. Times are in the model's time zone. Only access managers and auditors can read
    the log.

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
