"""`tidy`: remove expired memberships, covers and shares."""

from __future__ import annotations

import click

from crm_rls.cli.options import dsn_option
from crm_rls.cli.output import counted, say
from crm_rls.people.calls import ask, people_of


@click.command()
@dsn_option
def tidy(dsn: str | None) -> None:
    """Remove expired memberships, covers and shares.

    Optional: expired memberships grant nothing, whether or not they have been removed. Memberships that have
    started and have no end become permanent, which makes queries faster.

    \b
    Examples:
      crm-rls tidy
    """
    with people_of(dsn) as connection:
        (row,) = ask(connection, "tidy")
        connection.commit()
    if not any(row.values()):
        say("Nothing to tidy.", "green")
        return
    gone = f"{counted(row['memberships'], 'membership')}, {counted(row['covers'], 'cover')}, "
    gone += f"{counted(row['shares'], 'share')} and "
    made = f"{counted(row['made_permanent'], 'membership')} made permanent"
    say(f"{gone}{counted(row['roles'], 'role membership')} removed; {made}.", "green")
