"""`add-territory`: a new territory below another one, at once in force."""

from __future__ import annotations

import click

from crm_rls.cli.people.actions import How, act, acting_options
from crm_rls.people.calls import Action


@click.command("add-territory")
@click.argument("territory")
@click.option("--below", required=True, metavar="TERRITORY", help="The territory that it is a part of.")
@click.option("--label", default="", metavar="TEXT", help="What people call it.")
@acting_options
def add_territory(territory: str, below: str, label: str, how: How) -> None:
    """Add a territory below another one, without a DBA.

    Whoever sees the other one with all below it sees the contacts of the new one, from the next statement on.
    Contacts get it when somebody changes them. The next plan offers the lines that add it to the model file.
    The model must say `new_territories: below`. Area managers add below their own territories.

    \b
    Examples:
      crm-rls add-territory HH-OST --below HH --label "Hamburg Ost" --reason "new branch"
    """
    values = {"territory": territory, "below": below, "label": label, "reason": how.reason}
    act(how, Action("add_territory", values, (), countable=False))
