"""`give`: change who has a contact, also so that oneself has it no longer."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing

import click
from psycopg.types.json import Jsonb

from crm_rls.cli.options import dsn_option
from crm_rls.cli.output import say
from crm_rls.cli.people.actions import reason_option
from crm_rls.people.calls import sentence
from crm_rls.postgres.connection import connect


def _changes(
    _context: click.Context, _parameter: click.Parameter, given: tuple[str, ...]
) -> Mapping[str, str | None]:
    found: dict[str, str | None] = {}
    for each in given:
        column, equals, value = each.partition("=")
        if not equals or not column:
            raise click.BadParameter(f"{each!r} is not COLUMN=VALUE; without a value the column is emptied")
        if column in found:
            raise click.BadParameter(f"{column} is given twice")
        found[column] = value or None
    return found


@click.command()
@click.argument("contact")
@click.argument("changes", nargs=-1, required=True, metavar="COLUMN=VALUE...", callback=_changes)
@dsn_option
@reason_option
def give(contact: str, changes: Mapping[str, str | None], dsn: str | None, reason: str) -> None:
    """Give a contact away, also out of your own groups.

    CONTACT is the key of the contact, COLUMN a column that filters or rules read; without a value it is
    emptied. Connect as yourself: one of your groups must have the contact and the right reassign.

    \b
    Examples:
      crm-rls give 4711 territory=NORD --reason "moved to Kiel"
      crm-rls give 4711 deleted_at=2026-12-24
    """
    with closing(connect(dsn)) as connection:
        done = sentence(connection, "give", contact=contact, changes=Jsonb(changes), reason=reason)
        connection.commit()
    say(done, "green")
