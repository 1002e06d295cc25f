"""`detach`: give a copy of a database roles of its own."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import click

from crm_rls.change import Risk
from crm_rls.cli.exits import ExitCode
from crm_rls.cli.options import (
    dsn_option,
    format_option,
    full_option,
    model_argument,
    wait_option,
    yes_option,
)
from crm_rls.cli.output import patience, say
from crm_rls.cli.policies.plans import carry_out, done, load_model, print_plan
from crm_rls.plan.make import detached, make_detach_plan
from crm_rls.postgres.connection import connect
from crm_rls.reading.sections.tables import PREFIX


@click.command()
@model_argument
@dsn_option
@click.option(
    "--prefix", metavar="NEW", help="Prefix of the copy's own roles. Default: that of the model and _copy."
)
@format_option("text", "json", "sql")
@full_option
@wait_option
@yes_option
@click.pass_context
def detach(
    ctx: click.Context,
    model: Path,
    dsn: str | None,
    prefix: str | None,
    form: str,
    *,
    full: bool,
    wait: float,
    yes: bool,
) -> None:
    """Give a copy of a database roles of its own.

    A copy on the same server has policies for the roles of the original. After this command its policies,
    functions and privileges are for roles of its own, which have no members. People, timed memberships and
    covers are removed from the copy. The original and its roles stay as they are. The command is refused in
    the original.

    \b
    Examples:
      crm-rls detach model.yaml --dsn dbname=shop_staging --prefix staging
      crm-rls detach model.yaml --dsn dbname=shop_staging --format sql
    """
    declared = load_model(model)
    named = prefix or f"{declared.prefix}_copy"
    if not PREFIX.fullmatch(named) or named.startswith("pg_") or named == declared.prefix:
        raise click.BadParameter(f"{named!r} cannot begin the names of roles", ctx, param_hint="--prefix")
    own = replace(declared, prefix=named, former_prefix=declared.prefix)
    with closing(connect(dsn)) as connection:
        with patience("Reading the database"):
            made = make_detach_plan(connection, own)
        print_plan(made, declared, form, full=full)
        carry_out(connection, own, made, frozenset(Risk), detached, yes=yes, wait=wait)
        if made.steps:
            say(done(made), "green")
    say(f"Detached. In the model of this database write prefix: {own.prefix}.", "green")
    ctx.exit(ExitCode.FINE)
