"""`dismiss`: take a territory from an area manager."""

from __future__ import annotations

import click

from crm_rls.cli.options import dsn_option
from crm_rls.cli.output import say
from crm_rls.cli.people.actions import reason_option
from crm_rls.people.calls import people_of, sentence


@click.command()
@click.argument("login")
@click.argument("territory", required=False)
@dsn_option
@reason_option
def dismiss(login: str, territory: str | None, dsn: str | None, reason: str) -> None:
    """Take a territory, or all territories, from an area manager.

    \b
    Examples:
      crm-rls dismiss jana NORD
    """
    with people_of(dsn) as connection:
        said = sentence(connection, "dismiss", login=login, territory=territory, reason=reason)
        connection.commit()
    say(said, "green")
