"""`members`: who is in which group, now, planned, or at a moment."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import click
from psycopg.rows import DictRow
from rich.text import Text

from crm_rls.cli.options import DAY, dsn_option, format_option
from crm_rls.cli.output import add_row, data, say, table
from crm_rls.cli.people.names import GROUP
from crm_rls.cli.people.people_report import show_everybody
from crm_rls.cli.people.rows import FORMATS, emit_or
from crm_rls.model.periods import shown_begin, shown_end
from crm_rls.people.calls import ask, names_of, people_of


@click.command()
@click.argument("group", required=False, type=GROUP)
@click.option("--at", metavar="WHEN", help=f"At a past or future moment, with covers. {DAY}")
@dsn_option
@format_option(*FORMATS)
def members(group: str | None, at: str | None, dsn: str | None, form: str) -> None:
    """List who is in a group, or in all groups, now and planned.

    With --at: who was or will be in it at a moment, with substitutes.

    \b
    Examples:
      crm-rls members sales_nord
      crm-rls members --format csv > members.csv
      crm-rls members sales_nord --at 2026-12-24
    """
    with people_of(dsn) as connection:
        if group is not None:
            ask(connection, "require_group", access_group=group)
        if at is None:
            rows = ask(connection, "members", access_group=group)
            emit_or(form, rows, _show)
            return
        rows = ask(connection, "everybody_at", at=at, access_group=group)
        names = names_of(connection)
    emit_or(form, rows, partial(show_everybody, names=names))


def _show(rows: Sequence[DictRow]) -> None:
    if not rows:
        say("Nobody.")
        return
    listed = table("", "Group", "Person", "How", "From", "Until", "Reason", whole=("From", "Until"))
    for row in rows:
        how = row["how"] if row["status"] == "active" else Text(f"{row['how']}, {row['status']}", "yellow")
        moments = (shown_begin(row["valid_from"]), shown_end(row["valid_until"]))
        add_row(listed, row["access_group"], row["person"], how, *moments, row["reason"])
    data().print(listed)
