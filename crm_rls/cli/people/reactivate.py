"""`reactivate`: give a deactivated person back what has not run out."""

from __future__ import annotations

import click

from crm_rls.cli.people.actions import How, act, acting_options
from crm_rls.people.calls import Action


@click.command()
@click.argument("person")
@acting_options
def reactivate(person: str, how: How) -> None:
    """Give a deactivated person back what has not run out meanwhile.

    \b
    Examples:
      crm-rls reactivate ingo --reason "back from parental leave"
    """
    action = Action("reactivate", {"person": person, "reason": how.reason}, (person,))
    act(how, action)
