"""`faces`: which contacts have nobody or several people responsible, and who they are for one contact."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

import click
from psycopg.rows import DictRow
from rich.text import Text

from crm_rls.cli.exits import ExitCode
from crm_rls.cli.options import dsn_option, format_option
from crm_rls.cli.output import add_row, counted, data, emit, patience, say, table
from crm_rls.people.calls import ask, people_of

_CAUSES = 5
"""So many causes are told, those of most conflicts first."""

_CONFLICTS = {"one": ("nobody", "several"), "at_most_one": ("several",), "any": ()}
"""Which counts are conflicts, by what the family wants."""


@click.command()
@click.argument("contact", required=False)
@click.option("--family", metavar="NAME", help="Only this family.")
@click.option("--at", metavar="WHEN", help="At a moment gone by or to come, by the log and what is planned.")
@click.option(
    "--limit", type=click.IntRange(0), default=20, show_default=True, help="How many conflicts are listed."
)
@click.option("--summary", is_flag=True, help="Only the counts and what causes most conflicts.")
@click.option(
    "--exit-code/--no-exit-code",
    "judged",
    default=True,
    show_default=True,
    help="End with exit code 3 if there are conflicts.",
)
@dsn_option
@format_option("text", "json")
@click.pass_context
def faces(
    ctx: click.Context,
    contact: str | None,
    family: str | None,
    at: str | None,
    limit: int,
    dsn: str | None,
    form: str,
    *,
    summary: bool,
    judged: bool,
) -> None:
    """Say who is responsible for contacts, and where nobody is.

    In each family a contact has one face: one person who is responsible. Counts the contacts with nobody and
    with several people, lists them with the groups that are the reason, and says which groups cause most.
    With the key of a CONTACT: who is responsible for it.

    \b
    Examples:
      crm-rls faces
      crm-rls faces --family sales --at 2027-01-01 --summary
      crm-rls faces 4711
    """
    with people_of(dsn) as connection, patience("Looking for faces"):
        asked = {"family": family, "at": at}
        if contact is not None:
            _tell_contact(contact, ask(connection, "faces_of", contact=contact, **asked), form)
            return
        counts = ask(connection, "face_counts", **asked)
        causes = ask(connection, "face_causes", limit=_CAUSES, **asked)
        conflicts = ask(connection, "face_conflicts_at", limit=0 if summary else limit, **asked)
    number = sum(row[what] for row in counts for what in _CONFLICTS[row["faces"]])
    if form == "json":
        report = {"at": at, "conflicts": number, "families": counts, "causes": causes, "contacts": conflicts}
        emit(json.dumps(report, indent=2, ensure_ascii=False))
    else:
        _show(counts, causes, conflicts, number)
    ctx.exit(ExitCode.PENDING if judged and number else ExitCode.FINE)


# -- one contact ---------------------------------------------------------------------------------------


def _tell_contact(contact: str, rows: Sequence[DictRow], form: str) -> None:
    if form == "json":
        emit(json.dumps({"contact": contact, "faces": rows}, indent=2, ensure_ascii=False))
    elif not rows:
        say(f"No family is for contact {contact}, or there is no such contact.")
    else:
        shown = table(f"Contact {contact}", "Family", "Responsible", "Groups", "Instead of")
        for row in rows:
            person = Text("nobody", "yellow") if row["person"] is None else Text(row["person"])
            add_row(shown, row["family"], person, _listed(row["access_groups"]), _listed(row["instead_of"]))
        data().print(shown)


# -- all contacts --------------------------------------------------------------------------------------


def _show(
    counts: Sequence[DictRow], causes: Sequence[DictRow], conflicts: Sequence[DictRow], number: int
) -> None:
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
            say(f"and {number - len(conflicts):,} more; --limit shows more of them.")
    for hint in _hints(causes):
        say(hint, "yellow")
    if not number:
        say("Every contact has the faces that its families want.", "green")


def _numbers(row: DictRow) -> Iterator[Text]:
    for what in ("contacts", "one", "nobody", "several"):
        wrong = row[what] and what in _CONFLICTS[row["faces"]]
        yield Text(f"{row[what]:,}", "yellow" if wrong else "")


def _hints(causes: Sequence[DictRow]) -> Iterator[str]:
    for row in causes:
        number, groups = row["contacts"], _listed(row["access_groups"])
        single = len(row["access_groups"]) == 1
        be, have = ("is", "has") if number == 1 else ("are", "have")
        if not groups:
            cause = f"{be} in no group: let a group have them, or narrow the family by `where`"
        elif row["nobody"]:
            member = "has no member" if single else "have no members"
            cause = f"{be} in {groups}, which {member} for that: assign somebody"
        elif single:
            cause = f"{have} several members of {groups}: leave one, or divide the group"
        else:
            cause = f"{be} in {groups}, which overlap: see crm-rls check"
        yield f"{row['family']}: {counted(number, 'contact')} {cause}."


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names)
