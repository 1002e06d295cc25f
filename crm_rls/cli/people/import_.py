"""`import`: people, memberships and covers from files."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from crm_rls.cli.people.actions import How, act, acting_options
from crm_rls.people.calls import Action
from crm_rls.people.importing import Feed, import_tables
from crm_rls.people.tables import Kind, read_tables


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--leavers",
    type=click.Choice(["deactivate"]),
    help="Deactivate people who are not in the files or whose last day is over; reactivate returners.",
)
@click.option("--many-leavers", is_flag=True, help="Also if more than half of all people leave.")
@click.option("--movers", type=click.Choice(["unassign"]), help="End memberships that are not in the files.")
@acting_options
def import_(
    files: tuple[Path, ...], leavers: str | None, *, many_leavers: bool, movers: str | None, how: How
) -> None:
    """Read people, memberships and covers from files.

    Files are CSV or workbooks (.xlsx); the first line names the columns, by which a file is known. People:
    name, login, until (the last day) and a column for each attribute. Memberships: person, group, from,
    until, reason. Covers: absent, substitute, from, until, lead_days, trail_days, groups, reason. All rows
    are carried out or none; every mistake is shown with its line. What is so already stays as it is.

    Commas, semicolons and tabs separate cells; UTF-8, UTF-16 and Windows-1252 are read; days are written as
    2026-12-24 or 24.12.2026. Several values or groups in a cell are separated by semicolons.

    \b
    Examples:
      crm-rls import people.csv memberships.csv --dry-run
      crm-rls import covers.csv --reason "holidays of the summer"
      crm-rls import hr.csv --leavers deactivate --yes
    """
    tables = read_tables(files)
    feed = Feed(leavers is not None, movers is not None, many_leavers)
    people = [table for table in tables if table.kind is Kind.PEOPLE]
    named = {
        row[column]
        for table in tables
        for row in table.rows
        for column in ("name", "person", "absent", "substitute")
        if row[column]
    }
    performed = partial(import_tables, tables=tables, reason=how.reason, feed=feed)
    action = Action(
        "import",
        {},
        tuple(sorted(named)),
        reshapes=any(table.attributes for table in people),
        performed=performed,
        everybody=feed.leavers or feed.movers,
    )
    act(how, action)
