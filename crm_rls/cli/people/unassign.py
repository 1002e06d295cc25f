"""`unassign`: remove a person from an access group."""

from __future__ import annotations

import click

from crm_rls.cli.people.actions import Ending, How, act, acting_options, end_sessions_option
from crm_rls.cli.people.names import GROUP, PERSON
from crm_rls.people.calls import Action


@click.command()
@click.argument("person", type=PERSON)
@click.argument("group", type=GROUP)
@click.option(
    "--until", metavar="WHEN", help="Last day in the group, or the moment of the end. Default: now."
)
@end_sessions_option
@acting_options
def unassign(
    person: str,
    group: str,
    until: str | None,
    how: How,
    *,
    ending: Ending,
) -> None:
    """Remove a person from an access group, now or later.

    \b
    Examples:
      crm-rls unassign anna sales_nord
      crm-rls unassign anna sales_nord --until 2027-03-31 --reason "moves to service"
    """
    values = {"person": person, "access_group": group, "until": until, "reason": how.reason}
    action = Action("unassign", values, (person,), until, last_day=True, may_widen=False)
    act(how, action, ending.of(person))
