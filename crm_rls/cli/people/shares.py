"""`shares`: which contacts are shared with whom."""

from __future__ import annotations

from collections.abc import Sequence

import click
from psycopg.rows import DictRow

from crm_rls.cli.options import dsn_option, format_option
from crm_rls.cli.output import say
from crm_rls.cli.people.names import PERSON
from crm_rls.cli.people.people_report import show_shares
from crm_rls.cli.people.rows import FORMATS, emit_or
from crm_rls.people.calls import ask, find_person, people_of


@click.command()
@click.argument("person", required=False, type=PERSON)
@click.option("--contact", metavar="KEY", help="Only shares of this contact.")
@dsn_option
@format_option(*FORMATS)
def shares(person: str | None, contact: str | None, dsn: str | None, form: str) -> None:
    """List shared contacts, with whom and until when.

    \b
    Examples:
      crm-rls shares
      crm-rls shares bernd
      crm-rls shares --contact 4711
    """
    with people_of(dsn) as connection:
        login = find_person(connection, person)[1] if person is not None else None
        rows = ask(connection, "shares", login=login, contact=contact)
    emit_or(form, rows, _show)


def _show(rows: Sequence[DictRow]) -> None:
    if not rows:
        say("No shares.")
        return
    show_shares(rows)
