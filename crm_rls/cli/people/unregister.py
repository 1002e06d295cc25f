"""`unregister`: remove a person with attributes, timed memberships and covers."""

from __future__ import annotations

import click

from crm_rls.cli.people.actions import How, act, acting_options
from crm_rls.cli.people.names import PERSON
from crm_rls.people.calls import Action


@click.command()
@click.argument("person", type=PERSON)
@acting_options
def unregister(person: str, how: How) -> None:
    """Remove a person, whose name stays in the log.

    With attributes, timed memberships, covers and shares. The person's login leaves all groups; the login
    itself stays. Afterwards `register` can give the same login to another person. A person whom the model
    declares returns with the next `apply`, as a new person. Whoever saw rows by a reporting line through the
    person loses them. `forget` also takes the name out of the log.

    \b
    Examples:
      crm-rls unregister ingo --reason "left in March; the login now belongs to somebody else"
    """
    values = {"login": person, "reason": how.reason}
    act(how, Action("unregister", values, (person,), may_widen=False, reshapes=True))
