"""`share`: let a person read one contact until a day."""

from __future__ import annotations

import click

from crm_rls.cli.options import DAY
from crm_rls.cli.people.actions import How, act, acting_options
from crm_rls.cli.people.names import PERSON
from crm_rls.people.calls import Action


@click.command()
@click.argument("person", type=PERSON)
@click.argument("contact")
@click.option("--until", required=True, metavar="WHEN", help=f"Last day of the share. {DAY}")
@acting_options
def share(person: str, contact: str, until: str, how: How) -> None:
    """Let a person read one contact until a day.

    CONTACT is the key of the contact. The rows that belong to it can be read, too. The person needs no
    group for it, cannot change it and cannot pass it on. A share ends by itself. Sharing the contact again
    changes the end. The model must say `sharing: read`.

    \b
    Examples:
      crm-rls share bernd 4711 --until 2027-01-06 --reason "helps with the offer"
    """
    values = {"person": person, "contact": contact, "valid_until": until, "reason": how.reason}
    act(how, Action("share", values, (person,), countable=False))
