"""`remove`: remove everything that a model has created in a database."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from crm_rls.change import Risk
from crm_rls.change.removal import compile_removal
from crm_rls.cli.exits import ExitCode
from crm_rls.cli.options import (
    dsn_option,
    format_option,
    full_option,
    model_argument,
    wait_option,
    yes_option,
)
from crm_rls.cli.output import patience, say, warn
from crm_rls.cli.policies.plans import carry_out, done, load_model, print_plan, told_if_interrupted
from crm_rls.cli.policies.risk_options import destroying_option
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
    help="Continue although roles with privileges on a table can read all of it afterwards, and give back "
    "what apply took from PUBLIC.",
)
@full_option
@wait_option
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
    wait: float,
    yes: bool,
) -> None:
    """Remove all that a model has created in a database.

    Drops its policies, group roles, privileges, added columns and schemas, and disables row security. The
    login roles of people are kept. Without --allow-destroying it only shows the changes and exits with
    code 4. It also exits with code 4 if anyone could read a whole table afterwards; see --open-tables.

    With --open-tables it gives back the privileges that apply took from PUBLIC. Without it, it shows the
    GRANT statements and does not run them.

    \b
    Examples:
      crm-rls remove model.yaml
      crm-rls remove model.yaml --allow-destroying
    """
    declared = load_model(model)
    # Opened tables are found by their readers (--open-tables), so single steps need no --allow-widening.
    allowed = {Risk.WIDENS, Risk.DESTROYS} if allow_destroying else {Risk.WIDENS}
    with closing(connect(dsn)) as connection:
        made = _planned(connection, declared, open_tables=open_tables)
        if not made.steps:
            say(
                f"There is nothing to remove: database {made.database} has nothing of {declared.prefix!r}.",
                "green",
            )
            return
        print_plan(made, declared, form, full=full)
        carry_out(connection, declared, made, frozenset(allowed), compile_removal, yes=yes, wait=wait)
        with told_if_interrupted(made):
            left = _planned(connection, declared, open_tables=open_tables)
    say(done(made), "green")
    if left.steps:
        warn("these changes are still pending:")
        print_plan(left, declared, "text", full=full)
    else:
        say("Removed. The login roles of people were kept; drop the ones that are no longer needed.", "green")
    ctx.exit(ExitCode.PENDING if left.steps else ExitCode.FINE)


def _planned(connection: Connection, model: Model, *, open_tables: bool) -> Plan:
    with patience("Reading the database"):
        return make_removal_plan(connection, model, open_tables=open_tables)
