"""`dismiss`: take a territory from an area manager."""

from __future__ import annotations

import click

from crm_rls.cli.options import dsn_option
from crm_rls.cli.people.actions import Ending, How, act, end_sessions_option, reason_option
from crm_rls.people.calls import Action


@click.command()
@click.argument("login")
@click.argument("territory", required=False)
@end_sessions_option
@dsn_option
@reason_option
def dismiss(login: str, territory: str | None, dsn: str | None, reason: str, *, ending: Ending) -> None:
    """Take a territory, or all territories, from an area manager.

    \b
    Examples:
      crm-rls dismiss jana NORD
      crm-rls dismiss jana --end-sessions --reason "left on 30 November"
    """
    values = {"login": login, "territory": territory, "reason": reason}
    action = Action("dismiss", values, (), may_widen=False)
    # Nobody sees more or fewer contacts by it, so there is nothing to count and nothing to ask.
    how = How(dsn, reason, dry_run=False, no_count=True, yes=True)
    act(how, action, ending.of_login(login))
