"""`faces`: contacts with no or several responsible people, and the responsible people of one contact."""

from __future__ import annotations

import json

import click

from crm_rls.cli.exits import ExitCode
from crm_rls.cli.options import dsn_option, format_option
from crm_rls.cli.output import emit, patience
from crm_rls.cli.people.faces_report import CONFLICTS, show_conflicts, show_contact
from crm_rls.people.calls import ask, people_of

_CAUSES = 5
"""Causes that are listed, those of most conflicts first."""


@click.command()
@click.argument("contact", required=False)
@click.option("--family", metavar="NAME", help="Only this family.")
@click.option(
    "--table", "root", metavar="TABLE", help="CONTACT is the key of a row of this further root, as crm.lead."
)
@click.option(
    "--at", metavar="WHEN", help="At a past or future moment, from the log and the planned memberships."
)
@click.option(
    "--limit", type=click.IntRange(0), default=20, show_default=True, help="Number of conflicts to list."
)
@click.option("--summary", is_flag=True, help="Show only the counts and the main causes.")
@click.option(
    "--exit-code/--no-exit-code",
    "judged",
    default=True,
    show_default=True,
    help="Exit with code 3 if there are conflicts.",
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
    root: str | None,
    summary: bool,
    judged: bool,
) -> None:
    """Show who is responsible for which contacts.

    In each family a contact should have one face: one responsible person. Counts and lists the contacts with
    no or several responsible people, with the groups that cause it. With the key of a CONTACT, shows who is
    responsible for it.

    \b
    Examples:
      crm-rls faces
      crm-rls faces --family sales --at 2027-01-01 --summary
      crm-rls faces 4711
      crm-rls faces 17 --table crm.lead
    """
    if root is not None and contact is None:
        raise click.UsageError("--table needs the key of a row: crm-rls faces KEY --table TABLE")
    with people_of(dsn) as connection, patience("Looking for faces"):
        asked = {"family": family, "at": at}
        if contact is not None:
            rows = ask(connection, "faces_of", contact=contact, root=root, **asked)
            show_contact(contact, root, rows, form)
            return
        counts = ask(connection, "face_counts", **asked)
        causes = ask(connection, "face_causes", limit=_CAUSES, **asked)
        conflicts = ask(connection, "face_conflicts_at", limit=0 if summary else limit, **asked)
    number = sum(row[what] for row in counts for what in CONFLICTS[row["faces"]])
    if form == "json":
        report = {"at": at, "conflicts": number, "families": counts, "causes": causes, "contacts": conflicts}
        emit(json.dumps(report, indent=2, ensure_ascii=False))
    else:
        show_conflicts(counts, causes, conflicts, number)
    ctx.exit(ExitCode.PENDING if judged and number else ExitCode.FINE)
