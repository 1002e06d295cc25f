"""`assign`: add a person to an access group."""

from __future__ import annotations

import click

from crm_rls.cli.people.actions import How, act, acting_options
from crm_rls.cli.people.moments import DAY
from crm_rls.cli.people.names import GROUP, PERSON
from crm_rls.people.calls import Action


@click.command()
@click.argument("person", type=PERSON)
@click.argument("group", type=GROUP)
@click.option("--from", "begin", metavar="WHEN", help=f"Start of the membership. Default: now. {DAY}")
@click.option("--until", metavar="WHEN", help="Last day, or the moment of the end. Default: no end.")
@acting_options
def assign(
    person: str,
    group: str,
    begin: str | None,
    until: str | None,
    how: How,
) -> None:
    """Add a person to an access group, permanently or for a time.

    A timed membership begins and ends by itself, also in open sessions.

    \b
    Examples:
      crm-rls assign anna sales_nord
      crm-rls assign claudia sales_ost --from 2026-12-21 --until 2027-01-06 --reason "fair in Leipzig"
      crm-rls assign anna sales_nord --dry-run
    """
    values = {
        "person": person,
        "access_group": group,
        "valid_from": begin,
        "valid_until": until,
        "reason": how.reason,
    }
    act(how, Action("assign", values, (person,), begin))
