"""`deactivate`: take all groups and table privileges from a person."""

from __future__ import annotations

import click

from crm_rls.cli.people.actions import Ending, How, act, acting_options, end_sessions_option
from crm_rls.cli.people.names import PERSON
from crm_rls.people.calls import Action


@click.command()
@click.argument("person", type=PERSON)
@end_sessions_option
@acting_options
def deactivate(
    person: str,
    how: How,
    *,
    ending: Ending,
) -> None:
    """Take all groups and table privileges from a person.

    `reactivate` reverses it. In the meantime timed memberships keep expiring; planned memberships and
    covers by or for the person have no effect.

    \b
    Examples:
      crm-rls deactivate ingo --end-sessions --reason "left on 30 November"
    """

    def says(answer: str) -> str:
        return f"{answer.partition(';')[0].rstrip('.')}." if ending.wanted else answer

    values = {"person": person, "reason": how.reason}
    action = Action("deactivate", values, (person,), may_widen=False, says=says)
    act(how, action, ending.of(person))
