"""`reactivate`: return groups and table privileges to a deactivated person."""

from __future__ import annotations

import click

from crm_rls.cli.people.actions import How, act, acting_options
from crm_rls.cli.people.names import PERSON
from crm_rls.people.calls import Action


@click.command()
@click.argument("person", type=PERSON)
@acting_options
def reactivate(person: str, how: How) -> None:
    """Return groups and privileges to a deactivated person.

    Memberships that have expired in the meantime are not returned.

    \b
    Examples:
      crm-rls reactivate ingo --reason "back from parental leave"
    """
    action = Action("reactivate", {"person": person, "reason": how.reason}, (person,))
    act(how, action)
