"""What `reassign` shows of one column: what moved, what stayed, what no rule fits."""

from __future__ import annotations

from rich.text import Text

from crm_rls.cli.output import add_row, data, emit, rows_of, table
from crm_rls.people.reassign import MOST_VALUES, Outcome

MOST_MOVES = 30
"""Rows of the table of moves."""


def show_outcome(outcome: Outcome, *, contacts: bool, dry_run: bool) -> None:
    """Print what was done, or would be done, to the contacts, or else the rows of a further root."""
    would = "would change" if dry_run else "changed"
    seen = rows_of(outcome.seen, None if contacts else str(outcome.into.table))
    emit(f"{outcome.into.field}: {outcome.changed:,} of {seen} {would}.")
    heading = "Contacts" if contacts else "Rows"
    if outcome.changed:
        _show_moves(outcome, heading)
    lines = {
        "right": "already had the rule's value",
        "manual": "set by hand, not changed (--manual-too overwrites them)",
        "pinned": "pinned, not changed",
        "no rule": "without a rule, not changed",
    }
    for verdict, words in lines.items():
        if outcome.stayed[verdict]:
            emit(f"  {outcome.stayed[verdict]:,} {words}")
    if outcome.without:
        _show_without(outcome, heading)


def _show_moves(outcome: Outcome, heading: str) -> None:
    moves = table("", "From", "To", heading, right=(heading,))
    ordered = sorted(outcome.moved.items(), key=lambda each: (-each[1], each[0][0] or "", each[0][1] or ""))
    for (was, now), contacts in ordered[:MOST_MOVES]:
        to = Text("same value, now by rule", "dim") if was == now else _value(now)
        add_row(moves, _value(was), to, f"{contacts:,}")
    if len(ordered) > MOST_MOVES:
        rest = sum(contacts for _, contacts in ordered[MOST_MOVES:])
        add_row(moves, Text(f"{len(ordered) - MOST_MOVES} more", "dim"), "", f"{rest:,}")
    data().print(moves)


def _show_without(outcome: Outcome, heading: str) -> None:
    shown = table("Without a rule", *outcome.asked, heading, right=(heading,))
    for contacts, values in outcome.without:
        add_row(shown, *map(_value, values), f"{contacts:,}")
    if len(outcome.without) == MOST_VALUES:
        add_row(shown, Text("... only the most frequent", "dim"), *[""] * len(outcome.asked))
    data().print(shown)


def _value(value: str | None) -> str | Text:
    return Text("(none)", "dim") if value is None else value
