"""`adopt`: take over memberships that were granted by plain GRANT."""

from __future__ import annotations

from contextlib import closing

import click

from crm_rls.cli.options import dsn_option
from crm_rls.cli.output import counted, say
from crm_rls.cli.people.actions import reason_option
from crm_rls.people.operating import adopt as take_over
from crm_rls.postgres.connection import connect


@click.command()
@dsn_option
@reason_option
def adopt(dsn: str | None, reason: str) -> None:
    """Take over memberships that were granted by plain GRANT.

    Records them in the log, so that managers can end them. Needs a superuser or the operator who applied the
    model: since PostgreSQL 16 only the grantor of a membership can revoke it, so the membership is granted
    again.

    \b
    Examples:
      crm-rls adopt --reason "emergency on Sunday"
    """
    with closing(connect(dsn)) as connection:
        rows = take_over(connection, reason)
        connection.commit()
    for row in rows:
        say(f"{row['login']} in {row['role']}, granted by {row['granted_by']}: taken over.")
    say(f"{counted(len(rows), 'membership')} granted again; the log now contains all memberships.", "green")
