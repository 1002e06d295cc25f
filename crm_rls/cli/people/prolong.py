"""`prolong`: let a cover end later."""

from __future__ import annotations

import click

from crm_rls.cli.options import DAY
from crm_rls.cli.people.actions import How, act, acting_options, anyway_option
from crm_rls.cli.people.covers import find_cover
from crm_rls.cli.people.names import PERSON
from crm_rls.people.calls import Action


@click.command()
@click.argument("absent", type=PERSON)
@click.argument("substitute", required=False, type=PERSON)
@click.option("--id", "number", type=int, help="Number of the cover, if the two people have several.")
@click.option("--until", metavar="WHEN", help=f"New last day. Default: until further notice. {DAY}")
@anyway_option
@acting_options
def prolong(
    absent: str,
    substitute: str | None,
    number: int | None,
    until: str | None,
    how: How,
    *,
    anyway: bool,
) -> None:
    """Let a cover end later, or go on until further notice.

    The trail days stay as many as they were.

    \b
    Examples:
      crm-rls prolong bernd --until 2027-01-10 --reason "still ill"
    """
    found = find_cover(how.dsn, absent, substitute, number)
    values = {"cover_id": found["cover_id"], "until": until, "reason": how.reason, "anyway": anyway}
    end = found["ends"]  # from then on the substitute sees more than before
    act(how, Action("prolong_cover", values, (found["substitute"],), end and end.isoformat()))
