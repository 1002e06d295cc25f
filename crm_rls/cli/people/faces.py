"""`faces`: which contacts have nobody or several people responsible, and who they are for one contact."""

from __future__ import annotations

import json

import click

from crm_rls.cli.exits import ExitCode
from crm_rls.cli.options import dsn_option, format_option
from crm_rls.cli.output import emit, patience
from crm_rls.cli.people.faces_report import CONFLICTS, show_conflicts, show_contact
from crm_rls.people.calls import ask, people_of

_CAUSES = 5
"""So many causes are told, those of most conflicts first."""


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
            show_contact(contact, ask(connection, "faces_of", contact=contact, **asked), form)
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
