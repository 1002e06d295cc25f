"""`remove`: take everything of a model out of a database."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from crm_rls.change.removal import compile_removal
from crm_rls.cli.exits import ExitCode
from crm_rls.cli.options import (
    destroying_option,
    dsn_option,
    format_option,
    full_option,
    model_argument,
    yes_option,
)
from crm_rls.cli.output import patience, say, warn
from crm_rls.cli.policies.plans import allowed_risks, carry_out, load_model, print_plan
from crm_rls.model import Model
from crm_rls.plan.make import make_removal_plan
from crm_rls.plan.value import Plan
from crm_rls.postgres.connection import Connection, connect


@click.command()
@model_argument
@dsn_option
@format_option("text", "json", "sql")
@destroying_option
@click.option(
    "--open-tables",
    is_flag=True,
    help="Go on although somebody could then read whole tables: who holds privileges on them.",
)
@full_option
@yes_option
@click.pass_context
def remove(
    ctx: click.Context,
    model: Path,
    dsn: str | None,
    form: str,
    *,
    allow_destroying: bool,
    open_tables: bool,
    full: bool,
    yes: bool,
) -> None:
    """Take everything of a model out of a database.

    Drops its policies, group roles, privileges, added columns and own schemas, and switches row
    security off. The login roles of people stay. Without --allow-destroying it only shows what would go
    and ends with exit code 4; so it does where somebody could read a whole table afterwards.

    \b
    Examples:
      crm-rls remove model.yaml
      crm-rls remove model.yaml --allow-destroying
    """
    declared = load_model(model)
    # That tables are opened is what `readers` are looked up for, step by step it need not be allowed again.
    allowed = allowed_risks(widening=True, destroying=allow_destroying)
    with closing(connect(dsn)) as connection:
        made = _planned(connection, declared, open_tables=open_tables)
        if not made.steps:
            say(f"There is nothing of {declared.prefix!r} in database {made.database}.", "green")
            return
        print_plan(made, form, full=full)
        carry_out(connection, declared, made, allowed, compile_removal, yes=yes)
        left = _planned(connection, declared, open_tables=open_tables)
    if left.steps:
        warn("something is still there:")
        print_plan(left, "text", full=full)
    else:
        say("Removed. The login roles of people stay; drop those that nobody needs.", "green")
    ctx.exit(ExitCode.PENDING if left.steps else ExitCode.FINE)


def _planned(connection: Connection, model: Model, *, open_tables: bool) -> Plan:
    with patience("Reading the database"):
        return make_removal_plan(connection, model, open_tables=open_tables)
