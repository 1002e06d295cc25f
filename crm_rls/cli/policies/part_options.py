"""The options that name a part of a plan."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

import click

from crm_rls.cli.options import Command
from crm_rls.plan.parts import Only, Part
from crm_rls.reading.sections.links import table_name


def part_options(command: Command) -> Command:
    """Take half of a plan, a group or a table as one argument `part`, which is None for the whole plan."""

    @wraps(command)
    def gathered(*, only: str | None, group: str | None, table: str | None, **said: object) -> None:
        command(**said, part=_part(only, group, table))

    only = click.option(
        "--only",
        type=click.Choice([each.value for each in Only]),
        help="Only half of the plan: policies with all that they need, or people and their memberships.",
    )
    group = click.option("--group", metavar="NAME", help="Only the changes of this access group.")
    table = click.option("--table", metavar="TABLE", help="Only the changes of this table, e.g. crm.deal.")
    options: Callable[..., Any] = only(group(table(gathered)))
    return cast("Command", options)


def _part(only: str | None, group: str | None, table: str | None) -> Part | None:
    context = click.get_current_context()
    if sum(each is not None for each in (only, group, table)) > 1:
        raise click.UsageError("give one of --only, --group and --table", context)
    if only is None and group is None and table is None:
        return None
    name = None if table is None else table_name(table)
    if table is not None and name is None:
        raise click.UsageError(f"{table} is not a table: write schema.table", context)
    return Part(Only(only) if only else None, group, name)
