"""`unshare`: end a share before its day."""

from __future__ import annotations

import click

from crm_rls.cli.people.actions import Ending, How, act, acting_options, end_sessions_option
from crm_rls.cli.people.names import PERSON
from crm_rls.people.calls import Action


@click.command()
@click.argument("person", type=PERSON)
@click.argument("contact")
@end_sessions_option
@acting_options
def unshare(person: str, contact: str, how: How, *, ending: Ending) -> None:
    """End the share of a contact with a person now. What groups show of it stays.

    \b
    Examples:
      crm-rls unshare bernd 4711 --reason "the offer is out"
    """
    values = {"person": person, "contact": contact, "reason": how.reason}
    act(how, Action("unshare", values, (person,), may_widen=False, countable=False), ending.of(person))
