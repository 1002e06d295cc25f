"""`cover`: let a substitute stand in for an absent person."""

from __future__ import annotations

import click

from crm_rls.cli.options import DAY
from crm_rls.cli.people.actions import How, act, acting_options, anyway_option
from crm_rls.cli.people.names import GROUP, PERSON
from crm_rls.people.calls import Action
from crm_rls.people.covering import told_cover


@click.command()
@click.argument("absent", type=PERSON)
@click.argument("substitute", type=PERSON)
@click.option("--from", "begin", metavar="WHEN", help=f"First day of the absence. Default: now. {DAY}")
@click.option("--until", metavar="WHEN", help="Last day of the absence. Default: until `end-cover`.")
@click.option(
    "--lead",
    type=click.IntRange(0, 366),
    default=0,
    help="Days before the absence with access to the contacts.",
)
@click.option(
    "--trail",
    type=click.IntRange(0, 366),
    default=0,
    help="Days after the absence with access to the contacts.",
)
@click.option(
    "--group", "groups", multiple=True, type=GROUP, metavar="NAME", help="Only this group. Can be repeated."
)
@anyway_option
@acting_options
def cover(
    absent: str,
    substitute: str,
    begin: str | None,
    until: str | None,
    groups: tuple[str, ...],
    how: How,
    *,
    lead: int,
    trail: int,
    anyway: bool,
) -> None:
    """Let a substitute stand in for an absent person.

    At each moment the substitute sees what the absent person can see, never more; covers are not passed on.
    A cover begins and ends by itself. With --group it is for some groups only, so that two substitutes can
    share an absence. What speaks against it is shown first: a substitute who is away, too, two people who
    would stand in for each other, a group that nobody would be there for. The last is refused where the
    family requires one face, unless --anyway is given with a reason.

    \b
    Examples:
      crm-rls cover bernd claudia --reason ill
      crm-rls cover bernd claudia --from 2026-12-21 --until 2027-01-06 --lead 2 --trail 1
      crm-rls cover bernd claudia --group sales_nord --until 2027-01-06
    """
    values = {
        "absent": absent,
        "substitute": substitute,
        "valid_from": begin,
        "valid_until": until,
        "lead_days": lead,
        "trail_days": trail,
        "reason": how.reason,
        "access_groups": list(groups) or None,
        "anyway": anyway,
    }

    def says(number: str) -> str:
        return told_cover(absent, substitute, groups, (begin, until), (lead, trail), number)

    act(how, Action("cover", values, (substitute,), begin, says=says))
