"""`end-cover`: end a cover early, or a cover that has no end."""

from __future__ import annotations

import click

from crm_rls.cli.people.actions import Ending, How, act, acting_options, end_sessions_option
from crm_rls.cli.people.moments import shown_begin
from crm_rls.errors import DatabaseError
from crm_rls.people.calls import Action, ask, find_person, people_of


@click.command("end-cover")
@click.argument("absent")
@click.argument("substitute", required=False)
@click.option("--id", "number", type=int, help="Number of the cover, if the two people have several.")
@end_sessions_option
@acting_options
def end_cover(
    absent: str,
    substitute: str | None,
    number: int | None,
    how: How,
    *,
    ending: Ending,
) -> None:
    """End a cover early, or a cover that has no end.

    \b
    Examples:
      crm-rls end-cover bernd
      crm-rls end-cover bernd claudia --reason "back again"
    """
    identity, who = _cover(how.dsn, absent, substitute, number)
    action = Action("end_cover", {"cover_id": identity, "reason": how.reason}, (who,), may_widen=False)
    act(how, action, ending.of(who))


def _cover(dsn: str | None, absent: str, substitute: str | None, number: int | None) -> tuple[int, str]:
    """Return number and substitute of the matching cover. Raises DatabaseError if none or several match."""
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
            f"there is no such cover for {absent}. `crm-rls people {absent}` lists the covers."
        )
    numbers = ", ".join(
        f"--id {row['cover_id']} ({row['substitute']}, from {shown_begin(row['valid_from'])})"
        for row in found
    )
    raise DatabaseError(f"there are several covers for {absent}. Choose one: {numbers}.")
