"""`end-cover`: end a cover early, or a cover that has no end."""

from __future__ import annotations

import click

from crm_rls.cli.options import DAY
from crm_rls.cli.people.actions import Ending, How, act, acting_options, end_sessions_option
from crm_rls.cli.people.covers import find_cover
from crm_rls.cli.people.names import PERSON
from crm_rls.people.calls import Action


@click.command("end-cover")
@click.argument("absent", type=PERSON)
@click.argument("substitute", required=False, type=PERSON)
@click.option("--id", "number", type=int, help="Number of the cover, if the two people have several.")
@click.option("--until", metavar="WHEN", help=f"Last day of the cover. Default: it ends now. {DAY}")
@end_sessions_option
@acting_options
def end_cover(
    absent: str,
    substitute: str | None,
    number: int | None,
    until: str | None,
    how: How,
    *,
    ending: Ending,
) -> None:
    """End a cover, now or on an earlier day.

    \b
    Examples:
      crm-rls end-cover bernd
      crm-rls end-cover bernd --until 2027-01-03
      crm-rls end-cover bernd claudia --reason "back again"
    """
    found = find_cover(how.dsn, absent, substitute, number)
    who = found["substitute"]
    values = {"cover_id": found["cover_id"], "until": until, "reason": how.reason}
    action = Action("end_cover", values, (who,), until, last_day=True, may_widen=False)
    act(how, action, ending.of(who))
