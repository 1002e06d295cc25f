"""`appoint`: make a login the area manager of a territory."""

from __future__ import annotations

import click

from crm_rls.cli.options import dsn_option
from crm_rls.cli.output import say
from crm_rls.cli.people.actions import reason_option
from crm_rls.people.calls import people_of, sentence


@click.command()
@click.argument("login")
@click.argument("territory")
@dsn_option
@reason_option
def appoint(login: str, territory: str, dsn: str | None, reason: str) -> None:
    """Make a login the area manager of a territory.

    An area manager can assign the groups of the territory and of the territories below it, to anyone else.

    \b
    Examples:
      crm-rls appoint jana NORD
    """
    with people_of(dsn) as connection:
        said = sentence(connection, "appoint", login=login, territory=territory, reason=reason)
        connection.commit()
    say(said, "green")
