"""`apply`: make a database match a model."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from crm_rls.change import Risk
from crm_rls.cli.exits import ExitCode
from crm_rls.cli.options import (
    adopt_option,
    breaking_option,
    dsn_option,
    full_option,
    model_argument,
    model_wins_option,
    no_effect_option,
    wait_option,
    yes_option,
)
from crm_rls.cli.output import patience, say, show, warn
from crm_rls.cli.policies.part_options import part_options
from crm_rls.cli.policies.plans import (
    carry_out,
    done,
    load_model,
    planned,
    print_plan,
    read_plan,
    told_if_interrupted,
    will_ask,
)
from crm_rls.cli.policies.risk_options import risk_options
from crm_rls.cli.policies.verify_report import STYLES, open_errors, still_open
from crm_rls.plan.make import enforced
from crm_rls.plan.parts import Part
from crm_rls.postgres.connection import connect
from crm_rls.verify import verify


@click.command()
@model_argument
@dsn_option
@click.option(
    "--plan",
    "saved",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Apply exactly this plan, saved by `plan --out`. Fails if the database has changed since.",
)
@risk_options
@breaking_option
@part_options
@adopt_option
@model_wins_option
@no_effect_option
@full_option
@wait_option
@yes_option
@click.pass_context
def apply(
    ctx: click.Context,
    model: Path,
    dsn: str | None,
    saved: Path | None,
    *,
    part: Part | None,
    allowed: frozenset[Risk],
    allow_broken_assertions: bool,
    adopt_database: bool,
    model_wins: bool,
    no_effect: bool,
    full: bool,
    wait: float,
    yes: bool,
) -> None:
    """Make a database match a model.

    Shows the plan and applies the whole of it in one transaction. At a terminal it asks for confirmation
    first, and shows who gains and loses which rows, as `plan` does. Afterwards it checks the catalogs, but
    no rows, as `verify` does, and reports what is still open. Exits with code 3 if changes are still
    pending; other findings make only `verify` exit with code 3. A plan that widens access, destroys
    something, leaves logins without the rows that they see today or removes territories that rows have is
    refused with exit code 4 without --allow-widening, --allow-destroying, --allow-blinding or
    --allow-stranding. So is a plan that breaks an assertion of the model, by the rows of today, without
    --allow-broken-assertions.

    With --only, --group or --table it applies a part (see `plan`), says how many changes it leaves out, and
    exits with code 3 only if changes of that part are still pending.

    \b
    Examples:
      crm-rls apply model.yaml --allow-widening
      crm-rls apply model.yaml --plan plan.json --allow-widening --yes
      crm-rls apply model.yaml --group sales_nord --wait 10min
    """
    if part is not None and saved is not None:
        raise click.UsageError(f"a saved plan is applied as it is: leave out {part}", ctx)
    declared = load_model(model)
    with closing(connect(dsn)) as connection:
        made = (
            planned(
                connection,
                declared,
                part,
                adopt_database=adopt_database,
                model_wins=model_wins,
                count_rows=will_ask(yes=yes) and not no_effect,
                ask_rows=True,
            )
            if saved is None
            else read_plan(saved)
        )
        print_plan(made, declared, "text", full=full)
        carry_out(
            connection,
            declared,
            made,
            allowed,
            enforced,
            yes=yes,
            wait=wait,
            breaking=allow_broken_assertions,
        )
        if not made.steps and saved is None:
            ctx.exit(ExitCode.FINE)
        with told_if_interrupted(made), patience("Checking the result"):
            found = verify(connection, declared, rows=False)
            left = found.plan if made.part is None else planned(connection, declared, made.part)
    if left.steps:
        warn("the database still does not match the model. These changes are left:")
        print_plan(left, declared, "text", full=full)
    if told := open_errors(found):
        show(told, STYLES)
    say(" ".join(filter(None, (done(made), still_open(found)))), "yellow" if told else "green")
    ctx.exit(ExitCode.PENDING if left.steps else ExitCode.FINE)
