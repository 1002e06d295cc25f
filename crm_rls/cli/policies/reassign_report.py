"""What `reassign` shows of one assignment field: what moved, what stayed, what no rule fits."""

from __future__ import annotations

from rich.text import Text

from crm_rls.cli.output import add_row, counted, data, emit, table
from crm_rls.people.reassign import MOST_VALUES, Outcome

MOST_MOVES = 30
"""Rows of the table of moves."""


def show_outcome(outcome: Outcome, *, dry_run: bool) -> None:
    """Print what was done, or would be done, to the contacts of a field."""
    would = "would change" if dry_run else "changed"
    emit(f"{outcome.into.name}: {outcome.changed:,} of {counted(outcome.seen, 'contact')} {would}.")
    if outcome.changed:
        _show_moves(outcome)
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
        _show_without(outcome)


def _show_moves(outcome: Outcome) -> None:
    moves = table("", "From", "To", "Contacts", right=("Contacts",))
    ordered = sorted(outcome.moved.items(), key=lambda each: (-each[1], each[0][0] or "", each[0][1] or ""))
    for (was, now), contacts in ordered[:MOST_MOVES]:
        to = Text("same value, now by rule", "dim") if was == now else _value(now)
        add_row(moves, _value(was), to, f"{contacts:,}")
    if len(ordered) > MOST_MOVES:
        rest = sum(contacts for _, contacts in ordered[MOST_MOVES:])
        add_row(moves, Text(f"{len(ordered) - MOST_MOVES} more", "dim"), "", f"{rest:,}")
    data().print(moves)


def _show_without(outcome: Outcome) -> None:
    shown = table("Without a rule", *outcome.asked, "Contacts", right=("Contacts",))
    for contacts, values in outcome.without:
        add_row(shown, *map(_value, values), f"{contacts:,}")
    if len(outcome.without) == MOST_VALUES:
        add_row(shown, Text("... only the most frequent", "dim"), *[""] * len(outcome.asked))
    data().print(shown)


def _value(value: str | None) -> str | Text:
    return Text("(none)", "dim") if value is None else value
