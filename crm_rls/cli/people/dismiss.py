"""`dismiss`: take a territory from an area manager, or the office from an auditor."""

from __future__ import annotations

import click

from crm_rls.cli.options import dsn_option
from crm_rls.cli.people.actions import Ending, How, act, end_sessions_option, reason_option
from crm_rls.people.calls import Action


@click.command()
@click.argument("login")
@click.argument("territory", required=False)
@click.option("--auditor", is_flag=True, help="Dismiss an auditor.")
@end_sessions_option
@dsn_option
@reason_option
def dismiss(
    login: str, territory: str | None, dsn: str | None, reason: str, *, auditor: bool, ending: Ending
) -> None:
    """Take territories from an area manager, or end an auditor.

    \b
    Examples:
      crm-rls dismiss jana NORD
      crm-rls dismiss olga --auditor
      crm-rls dismiss jana --end-sessions --reason "left on 30 November"
    """
    if auditor and territory is not None:
        raise click.UsageError("auditors have no territory: leave it out, or leave out --auditor")
    values = {"login": login, "reason": reason} | ({} if auditor else {"territory": territory})
    action = Action("dismiss_auditor" if auditor else "dismiss", values, (), may_widen=False)
    # Nobody sees more or fewer contacts by it, so there is nothing to count and nothing to ask.
    how = How(dsn, reason, dry_run=False, no_count=True, yes=True)
    act(how, action, ending.of_login(login))
