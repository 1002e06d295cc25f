"""`appoint`: make a login the area manager of a territory, or an auditor."""

from __future__ import annotations

import click

from crm_rls.cli.options import dsn_option
from crm_rls.cli.output import say
from crm_rls.cli.people.actions import reason_option
from crm_rls.people.calls import people_of, sentence


@click.command()
@click.argument("login")
@click.argument("territory", required=False)
@click.option("--auditor", is_flag=True, help="Make the login an auditor instead.")
@dsn_option
@reason_option
def appoint(login: str, territory: str | None, dsn: str | None, reason: str, *, auditor: bool) -> None:
    """Make a login the area manager of a territory, or an auditor.

    An area manager can assign the groups of the territory and of the territories below it, to anyone else.
    An auditor reads everything about people, covers, faces and the log, and can change nothing.

    \b
    Examples:
      crm-rls appoint jana NORD
      crm-rls appoint olga --auditor --reason "works council"
    """
    if auditor == (territory is not None):
        raise click.UsageError("name a territory, or use --auditor")
    with people_of(dsn) as connection:
        if auditor:
            said = sentence(connection, "appoint_auditor", login=login, reason=reason)
        else:
            said = sentence(connection, "appoint", login=login, territory=territory, reason=reason)
        connection.commit()
    say(said, "green")
