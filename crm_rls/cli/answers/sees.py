"""`sees`: what a person sees of each table."""

from __future__ import annotations

from collections.abc import Iterator

import click

from crm_rls.answers.answering import Answers
from crm_rls.answers.totals import Sees, rows_seen
from crm_rls.answers.totals import sees as answer_sees
from crm_rls.cli.answers.as_manager import sees_as_manager
from crm_rls.cli.answers.asking import asked, at_option, plain, right_option, table_option, told_of_changes
from crm_rls.cli.options import dsn_option, format_option
from crm_rls.cli.output import add_row, counted, data, emit, say, table
from crm_rls.cli.people.names import PERSON
from crm_rls.cli.people.rows import as_json
from crm_rls.errors import OperatorNeeded
from crm_rls.model import Right
from crm_rls.model.periods import shown


@click.command()
@click.argument("person", type=PERSON)
@table_option
@right_option
@at_option
@click.option("--list", "listed", is_flag=True, help="List the keys of the rows instead of counting.")
@click.option(
    "--limit",
    type=click.IntRange(1),
    default=100,
    show_default=True,
    help="Number of keys that --list lists.",
)
@dsn_option
@format_option("text", "json")
def sees(
    person: str,
    at: str | None,
    dsn: str | None,
    form: str,
    right: str,
    *,
    listed: bool,
    limit: int,
    **named: str | None,
) -> None:
    """Show how many rows of each table a person sees.

    Counts them by table, group and territory.

    With --list, lists the keys of the contacts, or with --table of the rows of that table.

    An operator may ask about one table and every right. Access managers and auditors are told the numbers of
    rows of all tables by group.

    \b
    Examples:
      crm-rls sees anna
      crm-rls sees anna --right update --at 2027-01-04
      crm-rls sees anna --list --table crm.deal --limit 1000
    """
    try:
        with asked(dsn, at, "Counting") as answers:
            of_the_past = list(_notes(answers))
            if form != "json":
                for note in of_the_past:
                    say(note)
            notes = [*of_the_past, *told_of_changes(answers)]
            if listed:
                of = answers.table(named["table"])
                keys = rows_seen(answers, person, of, right=Right(right), limit=limit)
                told = {"table": str(of), "keys": list(keys), "notes": notes}
                emit(as_json(told) if form == "json" else "\n".join(keys))
                return
            found = answer_sees(answers, person, right=Right(right), table=named["table"])
            if form == "json":
                emit(as_json({"sees": plain(found), "notes": notes}))
            else:
                _show(found, answers)
    except OperatorNeeded:
        if listed or named["table"] is not None or right != Right.READ:
            raise
        sees_as_manager(dsn, person, at, form)


def _notes(answers: Answers) -> Iterator[str]:
    """Yield by which state of the rows an answer about the past goes."""
    at, now = answers.at, answers.facts.now
    if at is not None and now is not None and at < now:
        yield (
            "Rows and attributes of people are as they are now; filters, memberships and shares are those of "
            f"{shown(at)}."
        )


def _show(found: Sees, answers: Answers) -> None:
    at = f" at {shown(found.at)}" if found.at else ""
    if not found.held:
        say(f"{found.person} is in no group{at}.", "yellow")
    totals = table(f"What {found.person} may {found.right}{at}", "Table", "Rows", "Of", right=("Rows", "Of"))
    groups = table("By group", "Table", "Group", "Rows", right=("Rows",))
    territories = table("By territory", "Table", "Field", "Value", "Rows", right=("Rows",))
    for each in found.tables:
        add_row(totals, str(each.table), f"{each.rows:,}", f"{each.of:,}")
        for name, number in each.groups.items():
            add_row(groups, str(each.table), name, f"{number:,}")
        for field, values in each.territories.items():
            for value, number in sorted(values.items(), key=lambda item: (-item[1], item[0] or "")):
                add_row(
                    territories, str(each.table), field, "(none)" if value is None else value, f"{number:,}"
                )
    data().print(totals)
    for more in (groups, territories):
        if more.row_count:
            data().print(more)
    covered = sorted({answers.named(held.acting_for) for held in found.held if held.how == "cover"})
    if covered:
        say(
            f"{found.person} stands in for {counted(len(covered), 'person', 'people')}: {', '.join(covered)}."
        )
