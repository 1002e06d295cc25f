"""What `faces` shows: the faces of one contact, or counts, conflicts and their causes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from psycopg.rows import DictRow
from rich.text import Text

from crm_rls.cli.output import add_row, data, emit, rows_of, say, table

CONFLICTS = {"one": ("nobody", "several"), "at_most_one": ("several",), "any": ()}
"""Which counts are conflicts, by what the family wants."""


def show_contact(contact: str, root: str | None, rows: Sequence[DictRow], form: str) -> None:
    """Write who is responsible for one contact, or row of a further root, in one of the two formats."""
    if form == "json":
        emit(json.dumps({"contact": contact, "root": root, "faces": rows}, indent=2, ensure_ascii=False))
    elif not rows:
        what = f"row {contact} of {root}" if root else f"contact {contact}"
        say(f"No family includes {what}, or there is no such {'row' if root else 'contact'}.")
    else:
        title = f"Row {contact} of {root}" if root else f"Contact {contact}"
        shown = table(title, "Family", "Responsible", "Groups", "Instead of")
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
    # Only who has further roots is told which rows are meant.
    further = any(row["root"] for row in counts)
    column, rows = (["Table"], "Rows") if further else ([], "Contacts")
    numbers = (rows, "One face", "Nobody", "Several")
    shown = table("Faces", "Family", *column, "Wanted", *numbers, right=numbers)
    for row in counts:
        wanted = row["faces"].replace("_", " ")
        add_row(shown, row["family"], *_table(row, column), wanted, *_numbers(row))
    data().print(shown)
    if conflicts:
        key = "Key" if further else "Contact"
        listed = table("Conflicts", "Family", *column, key, "Responsible", "Groups")
        for row in conflicts:
            people = Text(_listed(row["people"])) if row["people"] else Text("nobody", "yellow")
            groups = _listed(row["access_groups"])
            add_row(listed, row["family"], *_table(row, column), row["contact"], people, groups)
        data().print(listed)
        if number > len(conflicts):
            say(f"and {number - len(conflicts):,} more; --limit lists more of them.")
    for hint in _hints(causes):
        say(hint, "yellow")
    if not number:
        what = "contact and row" if further else "contact"
        say(f"Every {what} has the faces that its families require.", "green")


def _table(row: DictRow, column: Sequence[str]) -> Sequence[str]:
    return [row["root"] or "(contacts)"] if column else []


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
        yield f"{row['family']}: {rows_of(number, row['root'])} {cause}."


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names)
