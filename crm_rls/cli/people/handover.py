"""`handover`: pass all that a leaver holds to a successor."""

from __future__ import annotations

import click

from crm_rls.cli.people.actions import How, act, acting_options, end_sessions_option
from crm_rls.people.calls import Action


@click.command()
@click.argument("leaver")
@click.argument("successor")
@click.option("--at", metavar="WHEN", help="The first day of the successor, or the moment; now unless said.")
@click.option(
    "--contacts", is_flag=True, help="Contacts that are the leaver's by an attribute become the successor's."
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
    end_sessions: bool,
) -> None:
    """Pass all that a leaver holds to a successor.

    That is the groups, planned memberships, and standing in for others. One transaction: both sides change
    at the same moment. The leaver stays registered; see `deactivate`.

    \b
    Examples:
      crm-rls handover bernd claudia --at 2027-01-01 --reason "Bernd retires"
      crm-rls handover ingo hanna --contacts
    """
    values = {"leaver": leaver, "successor": successor, "at": at, "contacts": contacts, "reason": how.reason}
    action = Action("handover", values, (leaver, successor), at, reshapes=contacts)
    act(how, action, end_sessions_of=(leaver,) if end_sessions else ())
