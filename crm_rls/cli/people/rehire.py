"""`rehire`: bind a person to a login that was dropped and created again."""

from __future__ import annotations

import click

from crm_rls.cli.people.actions import How, act, acting_options
from crm_rls.people.calls import Action


@click.command()
@click.argument("person")
@acting_options
def rehire(person: str, how: How) -> None:
    """Bind a person to a login that was created again.

    This is for the same person. Attributes, timed memberships and covers count for the new login; permanent
    groups ended with the old one and are assigned again. For another person with the same login:
    `unregister`, then `register`.

    \b
    Examples:
      crm-rls rehire ingo --reason "login was dropped by mistake"
    """
    action = Action("rehire", {"login": person, "reason": how.reason}, (person,), reshapes=True)
    act(how, action)
