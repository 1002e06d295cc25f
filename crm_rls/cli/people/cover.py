"""`cover`: let a substitute stand in for an absent person."""

from __future__ import annotations

import click

from crm_rls.cli.output import counted
from crm_rls.cli.people.actions import How, act, acting_options
from crm_rls.cli.people.moments import DAY
from crm_rls.people.calls import Action


@click.command()
@click.argument("absent")
@click.argument("substitute")
@click.option("--from", "begin", metavar="WHEN", help=f"First day of the absence; now unless said. {DAY}")
@click.option("--until", metavar="WHEN", help="Last day of the absence; until `end-cover` unless said.")
@click.option("--lead", type=click.IntRange(0, 366), default=0, help="Days earlier that the contacts show.")
@click.option("--trail", type=click.IntRange(0, 366), default=0, help="Days longer that the contacts show.")
@acting_options
def cover(
    absent: str,
    substitute: str,
    begin: str | None,
    until: str | None,
    lead: int,
    trail: int,
    how: How,
) -> None:
    """Let a substitute stand in for an absent person.

    The substitute sees what the absent person sees at each moment, never more, and not what the absent
    person covers for others. Begins and ends by itself.

    \b
    Examples:
      crm-rls cover bernd claudia --reason ill
      crm-rls cover bernd claudia --from 2026-12-21 --until 2027-01-06 --lead 2 --trail 1
    """
    values = {
        "absent": absent,
        "substitute": substitute,
        "valid_from": begin,
        "valid_until": until,
        "lead_days": lead,
        "trail_days": trail,
        "reason": how.reason,
    }

    def says(number: str) -> str:
        return f"{substitute} stands in for {absent}{_period(begin, until, lead, trail)} (cover {number})."

    act(how, Action("cover", values, (substitute,), begin, says=says))


def _period(begin: str | None, until: str | None, lead: int, trail: int) -> str:
    """Return when a cover is, in the words in which it was said."""
    said = f"{f' from {begin}' if begin else ''}{f' until {until}' if until else ' until further notice'}"
    shows = [f"{counted(lead, 'day')} earlier"] if lead else []
    shows += [f"{counted(trail, 'day')} longer"] if trail else []
    return f"{said}, and sees the contacts {' and '.join(shows)}" if shows else said
