"""`tidy`: remove what has run out."""

from __future__ import annotations

import click

from crm_rls.cli.options import dsn_option
from crm_rls.cli.output import counted, say
from crm_rls.people.calls import ask, people_of


@click.command()
@dsn_option
def tidy(dsn: str | None) -> None:
    """Remove what has run out. Nothing depends on it: what has run out shows nothing anyway.

    Memberships that have begun and have no end become permanent ones, which cost nothing in queries.

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
    gone = f"{counted(row['memberships'], 'membership')}, {counted(row['covers'], 'cover')} and "
    made = f"{counted(row['made_permanent'], 'membership')} made permanent"
    say(f"{gone}{counted(row['roles'], 'role membership')} removed; {made}.", "green")
