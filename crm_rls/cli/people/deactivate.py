"""`deactivate`: take everything from a person."""

from __future__ import annotations

import click

from crm_rls.cli.people.actions import How, act, acting_options, end_sessions_option
from crm_rls.people.calls import Action


@click.command()
@click.argument("person")
@end_sessions_option
@acting_options
def deactivate(
    person: str,
    how: How,
    *,
    end_sessions: bool,
) -> None:
    """Take everything from a person; `reactivate` gives it back.

    Groups, the right to use tables, standing in for others. Planned memberships wait, and run out. Whoever
    stands in for the person sees nothing for it meanwhile.

    \b
    Examples:
      crm-rls deactivate ingo --end-sessions --reason "left on 30 November"
    """

    def says(answer: str) -> str:
        return f"{answer.partition(';')[0]}." if end_sessions else answer

    values = {"person": person, "reason": how.reason}
    action = Action("deactivate", values, (person,), may_widen=False, says=says)
    act(how, action, end_sessions_of=(person,) if end_sessions else ())
