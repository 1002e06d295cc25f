"""`handover`: hand over everything that a leaver holds to a successor."""

from __future__ import annotations

import click

from crm_rls.cli.people.actions import Ending, How, act, acting_options, end_sessions_option
from crm_rls.cli.people.names import PERSON
from crm_rls.people.calls import Action


@click.command()
@click.argument("leaver", type=PERSON)
@click.argument("successor", type=PERSON)
@click.option("--at", metavar="WHEN", help="First day of the successor, or the moment. Default: now.")
@click.option(
    "--contacts",
    is_flag=True,
    help="Also hand over contacts that hold an attribute value which only the leaver has.",
)
@end_sessions_option
@acting_options
def handover(
    leaver: str,
    successor: str,
    at: str | None,
    how: How,
    *,
    contacts: bool,
    ending: Ending,
) -> None:
    """Hand over all that a leaver holds to a successor.

    Hands over groups, planned memberships and the covers in which the leaver is the substitute. Both people
    change in one transaction. The leaver stays registered; see `deactivate`.

    \b
    Examples:
      crm-rls handover bernd claudia --at 2027-01-01 --reason "Bernd retires"
      crm-rls handover ingo hanna --contacts
    """
    values = {"leaver": leaver, "successor": successor, "at": at, "contacts": contacts, "reason": how.reason}
    action = Action("handover", values, (leaver, successor), at, reshapes=contacts)
    act(how, action, ending.of(leaver))
