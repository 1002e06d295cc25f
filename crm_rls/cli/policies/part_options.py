"""The options that name a part of a plan."""

from __future__ import annotations

import click

from crm_rls.cli.options import Command
from crm_rls.plan.parts import Only, Part
from crm_rls.reading.sections.links import table_name


def part_options(command: Command) -> Command:
    """Take a part of a plan: half of it, a group or a table."""
    only = click.option(
        "--only",
        type=click.Choice([each.value for each in Only]),
        help="Only half of the plan: policies with all that they need, or people and their memberships.",
    )
    group = click.option("--group", metavar="NAME", help="Only the changes of this access group.")
    table = click.option("--table", metavar="TABLE", help="Only the changes of this table, e.g. crm.deal.")
    return only(group(table(command)))


def part_of(ctx: click.Context, only: str | None, group: str | None, table: str | None) -> Part | None:
    """Return the part that the options name; None for the whole plan."""
    if sum(each is not None for each in (only, group, table)) > 1:
        raise click.UsageError("give one of --only, --group and --table", ctx)
    if only is None and group is None and table is None:
        return None
    name = None if table is None else table_name(table)
    if table is not None and name is None:
        raise click.UsageError(f"{table} is not a table: write schema.table", ctx)
    return Part(Only(only) if only else None, group, name)
