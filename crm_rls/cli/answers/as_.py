"""`as`: one query through a person's eyes."""

from __future__ import annotations

from contextlib import closing

import click

from crm_rls.answers.looking import look
from crm_rls.cli.options import dsn_option, format_option
from crm_rls.cli.output import add_row, data, emit, patience, say, table
from crm_rls.cli.people.names import PERSON
from crm_rls.cli.people.rows import FORMATS, as_csv, as_json
from crm_rls.postgres.connection import connect


@click.command("as")
@click.argument("person", type=PERSON)
@click.argument("query")
@click.option("--reason", default="", metavar="TEXT", help="Why you look, for the log.")
@click.option(
    "--limit", type=click.IntRange(1), default=100, show_default=True, help="Number of rows to show."
)
@dsn_option
@format_option(*FORMATS)
def as_(person: str, query: str, reason: str, limit: int, dsn: str | None, form: str) -> None:
    """Run one query as a person sees it, read only.

    The query runs in a session of its own, of a login that is made for it and may become this person alone,
    and cannot change anything. The log records the look, with the query, before it happens.

    \b
    Examples:
      crm-rls as anna "select count(*) from crm.contact"
      crm-rls as anna "table crm.deal" --reason "ticket 4711" --format csv
    """
    with closing(connect(dsn)) as connection, patience("Looking"):
        found = look(connection, person, query, reason, limit=limit)
    if not found.columns:
        say("The statement returned no rows.", "yellow")
        return
    rows = [dict(zip(found.columns, row, strict=True)) for row in found.rows]
    if form == "json":
        emit(as_json({"person": found.person, "rows": rows, "more": found.more}))
    elif form == "csv":
        emit(as_csv(rows))
    else:
        shown = table(f"As {found.person}", *found.columns)
        for row in found.rows:
            add_row(shown, *("" if value is None else str(value) for value in row))
        data().print(shown)
    if found.more:
        say(f"Only the first {limit:,} rows; --limit shows more.", "yellow")
