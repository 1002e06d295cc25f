"""`deactivate`: suspend all access of a person."""

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
    """Suspend all access of a person; `reactivate` restores it.

    Suspends groups, table privileges and covers for others. Planned memberships are suspended too; timed ones
    keep expiring. A substitute of the person sees nothing through the cover in the meantime.

    \b
    Examples:
      crm-rls deactivate ingo --end-sessions --reason "left on 30 November"
    """

    def says(answer: str) -> str:
        return f"{answer.partition(';')[0].rstrip('.')}." if end_sessions else answer

    values = {"person": person, "reason": how.reason}
    action = Action("deactivate", values, (person,), may_widen=False, says=says)
    act(how, action, end_sessions_of=(person,) if end_sessions else ())
