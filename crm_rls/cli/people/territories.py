"""`territories`: which territories somebody has added that the model file does not have."""

from __future__ import annotations

from collections.abc import Sequence

import click
from psycopg.rows import DictRow

from crm_rls.cli.options import dsn_option, format_option
from crm_rls.cli.output import add_row, data, say, table
from crm_rls.cli.people.rows import FORMATS, emit_or
from crm_rls.model.periods import shown
from crm_rls.people.calls import ask, people_of


@click.command()
@dsn_option
@format_option(*FORMATS)
def territories(dsn: str | None, form: str) -> None:
    """List territories that somebody has added and the model file does not have.

    \b
    Examples:
      crm-rls territories
    """
    with people_of(dsn) as connection:
        rows = ask(connection, "added_territories")
    emit_or(form, rows, _show)


def _show(rows: Sequence[DictRow]) -> None:
    if not rows:
        say("No territories have been added.")
        return
    listed = table("", "Territory", "Below", "Label", "Since", "Added by", whole=("Since",))
    for row in rows:
        since = shown(row["since"])
        add_row(listed, row["territory"], row["parent"], row["label"], since, row["added_by"])
    data().print(listed)
