"""`who-sees`: everybody who may see or change a row."""

from __future__ import annotations

from collections.abc import Iterator

import click

from crm_rls.answers.answering import Answers
from crm_rls.answers.seeing import WhoSees
from crm_rls.answers.seeing import who_sees as answer_who_sees
from crm_rls.cli.answers.as_manager import who_sees_as_manager
from crm_rls.cli.answers.asking import (
    asked,
    at_option,
    how,
    of_the_row,
    record,
    right_option,
    show_onlookers,
    table_option,
    told_of_people,
)
from crm_rls.cli.options import dsn_option, format_option
from crm_rls.cli.output import add_row, data, emit, say, table
from crm_rls.cli.people.rows import as_json
from crm_rls.errors import OperatorNeeded
from crm_rls.model import Right
from crm_rls.model.periods import shown, shown_end


@click.command()
@click.argument("key")
@table_option
@right_option
@at_option
@dsn_option
@format_option("text", "json")
def who_sees(key: str, at: str | None, dsn: str | None, form: str, right: str, **named: str | None) -> None:
    """Show everybody who may see a row, and by what.

    KEY is the key of a contact, or with --table of a row of another protected table. Lists the people with
    their groups, substitutes with whom they stand in for, and below them who reads the table without being a
    person: superusers, owners, services, views, publications.

    An operator may ask about every right. Access managers and auditors ask who reads a row.

    \b
    Examples:
      crm-rls who-sees 4711
      crm-rls who-sees 4711 --right update --at 2027-01-04
      crm-rls who-sees 17 --table crm.deal
    """
    try:
        with asked(dsn, at, "Asking who sees it") as answers:
            found = answer_who_sees(answers, key, table=named["table"], right=Right(right))
            notes = told_of_people(answers)
            if form == "json":
                emit(as_json({**record(found), "notes": notes}))
            else:
                _show(found, answers)
    except OperatorNeeded:
        if right != Right.READ:
            raise
        who_sees_as_manager(dsn, key, named["table"], at, form)


def _show(found: WhoSees, answers: Answers) -> None:
    row = f"{found.table} {found.key}"
    if not found.exists:
        say(f"There is no row {row}.", "yellow")
        if found.state is not None:
            say(of_the_row(found.state, found.table, found.at), "yellow")
    elif not found.people:
        say(f"Nobody may {found.right} {row}.", "yellow")
    else:
        title = f"Who may {found.right} {row}" + (f" at {shown(found.at)}" if found.at else "")
        show_onlookers(title, _memberships(found, answers))
    if found.exists and found.state is not None:
        say(f"On {of_the_row(found.state, found.table, found.at)}.")
    if found.past_policies:
        beside = table(f"Bypassing the policies, all rows of {found.table}", "Name", "How")
        for other in found.past_policies:
            add_row(beside, other.name, other.how)
        data().print(beside)


def _memberships(found: WhoSees, answers: Answers) -> Iterator[tuple[str, ...]]:
    for each in found.people:
        if each.bypasses:
            yield each.person, "", "superuser or BYPASSRLS", "", "", ""
        for held in each.by:
            by = answers.named(held.granted_by) if held.granted_by else ""
            way, until = how(held.how, answers.named(held.acting_for)), shown_end(held.valid_until)
            yield each.person, held.access_group, way, until, by, held.reason
