"""What `faces` shows: the faces of one contact, or counts, conflicts and their causes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from psycopg.rows import DictRow
from rich.text import Text

from crm_rls.cli.output import add_row, counted, data, emit, say, table

CONFLICTS = {"one": ("nobody", "several"), "at_most_one": ("several",), "any": ()}
"""Which counts are conflicts, by what the family wants."""


def show_contact(contact: str, rows: Sequence[DictRow], form: str) -> None:
    """Write who is responsible for one contact, in one of the two formats."""
    if form == "json":
        emit(json.dumps({"contact": contact, "faces": rows}, indent=2, ensure_ascii=False))
    elif not rows:
        say(f"No family includes contact {contact}, or there is no such contact.")
    else:
        shown = table(f"Contact {contact}", "Family", "Responsible", "Groups", "Instead of")
        for row in rows:
            person = Text("nobody", "yellow") if row["person"] is None else Text(row["person"])
            add_row(shown, row["family"], person, _listed(row["access_groups"]), _listed(row["instead_of"]))
        data().print(shown)


# -- all contacts --------------------------------------------------------------------------------------


def show_conflicts(
    counts: Sequence[DictRow], causes: Sequence[DictRow], conflicts: Sequence[DictRow], number: int
) -> None:
    """Print the counts of each family, its conflicts of which there are `number`, and what causes most."""
    if not counts:
        say("The model has no families.")
        return
    numbers = ("Contacts", "One face", "Nobody", "Several")
    shown = table("Faces", "Family", "Wanted", *numbers, right=numbers)
    for row in counts:
        wanted = row["faces"].replace("_", " ")
        add_row(shown, row["family"], wanted, *_numbers(row))
    data().print(shown)
    if conflicts:
        listed = table("Conflicts", "Family", "Contact", "Responsible", "Groups")
        for row in conflicts:
            people = Text(_listed(row["people"])) if row["people"] else Text("nobody", "yellow")
            add_row(listed, row["family"], row["contact"], people, _listed(row["access_groups"]))
        data().print(listed)
        if number > len(conflicts):
            say(f"and {number - len(conflicts):,} more; --limit lists more of them.")
    for hint in _hints(causes):
        say(hint, "yellow")
    if not number:
        say("Every contact has the faces that its families require.", "green")


def _numbers(row: DictRow) -> Iterator[Text]:
    for what in ("contacts", "one", "nobody", "several"):
        wrong = row[what] and what in CONFLICTS[row["faces"]]
        yield Text(f"{row[what]:,}", "yellow" if wrong else "")


def _hints(causes: Sequence[DictRow]) -> Iterator[str]:
    for row in causes:
        number, groups = row["contacts"], _listed(row["access_groups"])
        single = len(row["access_groups"]) == 1
        be, have = ("is", "has") if number == 1 else ("are", "have")
        if not groups:
            cause = f"{be} in no group: include them in a group, or narrow the family with `where`"
        elif row["nobody"]:
            member = "has no member" if single else "have no members"
            cause = f"{be} in {groups}, which {member} for that: assign a person"
        elif single:
            cause = f"{have} several members of {groups}: keep one, or split the group"
        else:
            cause = f"{be} in {groups}, which overlap: see crm-rls check"
        yield f"{row['family']}: {counted(number, 'contact')} {cause}."


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names)
