"""`subject-access`: all that crm_rls holds about a person, in one file."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import click

from crm_rls.cli.options import dsn_option
from crm_rls.cli.output import emit, say
from crm_rls.cli.people.names import PERSON
from crm_rls.cli.people.rows import as_json
from crm_rls.errors import Refused
from crm_rls.people.calls import ask, people_of
from crm_rls.people.leaving import markdown_of


@click.command("subject-access")
@click.argument("person", type=PERSON)
@click.option(
    "-o",
    "--out",
    "target",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The file: .json, or .md to read. Without it, JSON goes to stdout.",
)
@click.option("--overwrite", is_flag=True, help="Replace a file that is there.")
@click.option(
    "--left-on",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DAY",
    help="The day on which the person left, if several people of this name have left.",
)
@dsn_option
def subject_access(
    person: str, target: Path | None, left_on: datetime | None, dsn: str | None, *, overwrite: bool
) -> None:
    """Export all that crm_rls holds about a person.

    As a subject access request asks for (GDPR, Art. 15): the row of the person with attributes, groups,
    memberships, covers, shares, areas, the entries of the log about and by the person, and what the model
    file said of him or her. Rows of your own tables are not in it. For access managers and auditors, and
    with `self_service: covers` for the person. Reasons and names of managers are in it: read it before
    you hand it out.

    \b
    Examples:
      crm-rls subject-access anna -o anna.md
      crm-rls subject-access anna --out anna.json
    """
    if target is not None and target.suffix not in (".json", ".md"):
        raise click.UsageError("the name of the file ends with .json or .md")
    with people_of(dsn) as connection:
        left = left_on.date() if left_on else None
        (row,) = ask(connection, "about_person", person=person, left_on=left)
    held = row["held"]
    text = markdown_of(held) if target is not None and target.suffix == ".md" else as_json(held)
    if target is None:
        emit(text)
        return
    _write(target, f"{text}\n", overwrite=overwrite)
    say(f"All that crm_rls holds about {held['person']} is in {target}.", "green")


def _write(target: Path, text: str, *, overwrite: bool) -> None:
    """Write a file that nobody else may read. Raises Refused."""
    flags = os.O_WRONLY | os.O_CREAT | (os.O_TRUNC if overwrite else os.O_EXCL)
    try:
        with os.fdopen(os.open(target, flags, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise Refused(f"{target} is there already: name another file, or use --overwrite") from error
    except OSError as error:
        raise Refused(f"{target} cannot be written: {error.strerror}. Name another place") from error
