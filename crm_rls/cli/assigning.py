"""`assign`, `unassign`, `cover`, `end-cover`, `handover`: who is in which group, and who stands in."""

from __future__ import annotations

import click

from crm_rls.cli.acting import How, act, acting_options, end_sessions_option, shown
from crm_rls.cli.output import counted
from crm_rls.errors import DatabaseError
from crm_rls.people.calls import Action, ask, find_person, people_of

_DAY = "A day such as 2027-01-06, whole and of the model's time zone, or a moment such as '2027-01-06 14:00'."


@click.command()
@click.argument("person")
@click.argument("group")
@click.option("--from", "begin", metavar="WHEN", help=f"When it begins; now unless said. {_DAY}")
@click.option("--until", metavar="WHEN", help="The last day, or the moment it ends; it stays unless said.")
@acting_options
def assign(
    person: str,
    group: str,
    begin: str | None,
    until: str | None,
    how: How,
) -> None:
    """Put a person into an access group, for good or for a time.

    A membership for a time begins and ends by itself, in open sessions too.

    \b
    Examples:
      crm-rls assign anna sales_nord
      crm-rls assign claudia sales_ost --from 2026-12-21 --until 2027-01-06 --reason "fair in Leipzig"
      crm-rls assign anna sales_nord --dry-run
    """
    values = {
        "person": person,
        "access_group": group,
        "valid_from": begin,
        "valid_until": until,
        "reason": how.reason,
    }
    act(how, Action("assign", values, (person,), begin))


@click.command()
@click.argument("person")
@click.argument("group")
@click.option("--until", metavar="WHEN", help="The last day with the group; it ends now unless said.")
@end_sessions_option
@acting_options
def unassign(
    person: str,
    group: str,
    until: str | None,
    how: How,
    *,
    end_sessions: bool,
) -> None:
    """Take a person out of an access group, now or later.

    \b
    Examples:
      crm-rls unassign anna sales_nord
      crm-rls unassign anna sales_nord --until 2027-03-31 --reason "moves to service"
    """
    values = {"person": person, "access_group": group, "until": until, "reason": how.reason}
    action = Action("unassign", values, (person,), until, last_day=True, may_widen=False)
    act(how, action, end_sessions_of=(person,) if end_sessions else ())


@click.command()
@click.argument("absent")
@click.argument("substitute")
@click.option("--from", "begin", metavar="WHEN", help=f"First day of the absence; now unless said. {_DAY}")
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


@click.command("end-cover")
@click.argument("absent")
@click.argument("substitute", required=False)
@click.option("--id", "number", type=int, help="The number of the cover, if there are several of the two.")
@end_sessions_option
@acting_options
def end_cover(
    absent: str,
    substitute: str | None,
    number: int | None,
    how: How,
    *,
    end_sessions: bool,
) -> None:
    """End a cover before its end, or one that has none.

    \b
    Examples:
      crm-rls end-cover bernd
      crm-rls end-cover bernd claudia --reason "back again"
    """
    identity, who = _cover(how.dsn, absent, substitute, number)
    action = Action("end_cover", {"cover_id": identity, "reason": how.reason}, (who,), may_widen=False)
    act(how, action, end_sessions_of=(who,) if end_sessions else ())


def _cover(dsn: str | None, absent: str, substitute: str | None, number: int | None) -> tuple[int, str]:
    """Return number and substitute of the only cover that is meant."""
    with people_of(dsn) as connection:
        absent, _ = find_person(connection, absent)
        by = find_person(connection, substitute)[0] if substitute else None
        found = [
            row
            for row in ask(connection, "covers")
            if row["absent"] == absent
            and by in (None, row["substitute"])
            and number in (None, row["cover_id"])
        ]
    if len(found) == 1:
        return found[0]["cover_id"], found[0]["substitute"]
    if not found:
        raise DatabaseError(
            f"nobody stands in for {absent} like that. `crm-rls people {absent}` shows who does."
        )
    numbers = ", ".join(
        f"--id {row['cover_id']} ({row['substitute']}, from {shown(row['valid_from'])})" for row in found
    )
    raise DatabaseError(f"there are several covers for {absent}. Say which: {numbers}.")


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
