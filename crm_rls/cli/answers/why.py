"""`why`: whether somebody may see or change a row, the reasons, and what would help."""

from __future__ import annotations

import click

from crm_rls.answers.why import why as answer_why
from crm_rls.cli.answers.as_manager import why_as_manager
from crm_rls.cli.answers.asking import asked, at_option, right_option, table_option, told_of_changes
from crm_rls.cli.answers.why_report import STYLES, as_data, as_text
from crm_rls.cli.exits import ExitCode
from crm_rls.cli.options import dsn_option, format_option
from crm_rls.cli.output import emit, show
from crm_rls.cli.people.names import PERSON
from crm_rls.cli.people.rows import as_json
from crm_rls.errors import OperatorNeeded
from crm_rls.model import Right


@click.command()
@click.argument("person", type=PERSON)
@click.argument("key")
@table_option
@right_option
@at_option
@click.option("--exit-code", "judged", is_flag=True, help="Exit with code 3 if the answer is no.")
@dsn_option
@format_option("text", "json")
@click.pass_context
def why(
    ctx: click.Context,
    person: str,
    key: str,
    table: str | None,
    right: str,
    *,
    at: str | None,
    dsn: str | None,
    form: str,
    judged: bool,
) -> None:
    """Say why a person may see a row, or why not.

    KEY is the key of a contact, or with --table of a row of another protected table. The answer names the
    groups with the parts of their filters that decide, the values of the row, the memberships with who
    granted them and until when, and the restrictions. If the answer is no it also names the smallest grants
    that would help, with the number of other rows that they would give.

    An operator may ask about every right. Access managers and auditors ask who reads a row; they get the
    groups and memberships.

    \b
    Examples:
      crm-rls why anna 4711
      crm-rls why anna 4711 --right update --at 2026-11-01
      crm-rls why anna 17 --table crm.deal
    """
    try:
        with asked(dsn, at, "Asking why") as answers:
            found = answer_why(answers, person, key, table=table, right=Right(right))
            allowed, notes = found.allowed, told_of_changes(answers)
            if form == "json":
                emit(as_json({**as_data(found), "notes": notes}))
            else:
                show(as_text(found, answers.named), STYLES)
    except OperatorNeeded:
        if right != Right.READ:
            raise
        allowed = why_as_manager(dsn, person, key, table, at, form)
    ctx.exit(ExitCode.PENDING if judged and not allowed else ExitCode.FINE)
