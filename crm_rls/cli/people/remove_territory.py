"""`remove-territory`: take back a territory that somebody has added."""

from __future__ import annotations

import click

from crm_rls.cli.people.actions import How, act, acting_options
from crm_rls.people.calls import Action


@click.command("remove-territory")
@click.argument("territory")
@acting_options
def remove_territory(territory: str, how: How) -> None:
    """Remove an added territory that no contact has.

    A territory of the model file is taken out there.

    \b
    Examples:
      crm-rls remove-territory HH-OST --reason "added by mistake"
    """
    values = {"territory": territory, "reason": how.reason}
    act(how, Action("remove_territory", values, (), may_widen=False, countable=False))
