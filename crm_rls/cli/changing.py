"""`plan`, `apply` and `remove`: show what would change in a database, and do it."""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path

import click

from crm_rls.apply import (
    Desire,
    apply_plan,
    enforced,
    make_plan,
    make_removal_plan,
    refuse_unsaid,
)
from crm_rls.changes import Risk
from crm_rls.cli.exits import ExitCode
from crm_rls.cli.options import (
    destroying_option,
    dsn_option,
    format_option,
    full_option,
    model_argument,
    widening_option,
    yes_option,
)
from crm_rls.cli.output import emit, patience, progress, say, show, warn
from crm_rls.database import Connection, connect
from crm_rls.errors import Refused
from crm_rls.model import Model
from crm_rls.modelfile import read_model
from crm_rls.plan import Plan, from_json
from crm_rls.removal import compile_removal
from crm_rls.report import plan_sql, plan_text

PLAN_STYLES = {
    "Widens": "bold yellow",
    "Destroys": "bold red",
    "Narrows": "bold cyan",
    "Neutral": "bold",
    "Nothing": "green",
    "Not of": "bold magenta",
    "  ! ": "red",
    "Advice": "bold",
}


def load_model(path: Path) -> Model:
    """Return the model and say its warnings."""
    loaded = read_model(path)
    for problem in loaded.warnings:
        say(str(problem), "yellow")
    return loaded.model


def print_plan(plan: Plan, form: str, *, full: bool) -> None:
    """Write a plan to stdout in one of its three views."""
    match form:
        case "json":
            emit(plan.to_json())
        case "sql":
            emit(plan_sql(plan))
        case _:
            show(plan_text(plan, full=full), PLAN_STYLES)


def is_pending(plan: Plan) -> bool:
    """Say whether the database is not as the model wants it."""
    return bool(plan.steps or plan.findings)


@click.command()
@model_argument
@dsn_option
@format_option("text", "json", "sql")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Save the plan to this file as JSON, for `apply --plan`.",
)
@full_option
@click.option(
    "--exit-code/--no-exit-code",
    "by_exit_code",
    default=True,
    show_default=True,
    help="End with 3 if something is pending; else always with 0.",
)
@click.pass_context
def plan(
    ctx: click.Context,
    model: Path,
    dsn: str | None,
    form: str,
    out: Path | None,
    *,
    full: bool,
    by_exit_code: bool,
) -> None:
    """Show what would bring a database in line with a model. Changes nothing.

    Readers and writers are not held up: no lock beyond that of a SELECT is taken. Ends with exit code 3
    if there is something to change, or something that others made and that stands in the way.

    \b
    Examples:
      crm-rls plan model.yaml --dsn postgresql://dba@db.example/crm
      crm-rls plan model.yaml --out plan.json && crm-rls apply model.yaml --plan plan.json
      crm-rls plan model.yaml --format sql > review.sql
    """
    declared = load_model(model)
    with closing(connect(dsn)) as connection:
        made = _planned(connection, declared)
    print_plan(made, form, full=full)
    if out is not None:
        out.write_text(made.to_json() + "\n", encoding="utf-8")
        say(f"Saved to {out}.")
    ctx.exit(ExitCode.PENDING if by_exit_code and is_pending(made) else ExitCode.FINE)


@click.command()
@model_argument
@dsn_option
@click.option(
    "--plan",
    "saved",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Apply exactly this plan, saved by `plan --out`, or nothing if the database has moved since.",
)
@widening_option
@destroying_option
@full_option
@yes_option
@click.pass_context
def apply(
    ctx: click.Context,
    model: Path,
    dsn: str | None,
    saved: Path | None,
    *,
    allow_widening: bool,
    allow_destroying: bool,
    full: bool,
    yes: bool,
) -> None:
    """Bring a database in line with a model.

    Shows the plan, asks if there is somebody to ask, and carries it out in one transaction: all of it or
    nothing. Afterwards it plans again and ends with exit code 3 if something is still to be done. Without
    --allow-widening or --allow-destroying a plan that needs them is refused with exit code 4.

    \b
    Examples:
      crm-rls apply model.yaml --allow-widening
      crm-rls apply model.yaml --plan plan.json --allow-widening --yes
    """
    declared = load_model(model)
    allowed = _allowed(widening=allow_widening, destroying=allow_destroying)
    with closing(connect(dsn)) as connection:
        made = (
            _planned(connection, declared) if saved is None else from_json(saved.read_text(encoding="utf-8"))
        )
        print_plan(made, "text", full=full)
        _carry_out(connection, declared, made, allowed, enforced, yes=yes)
        left = _planned(connection, declared) if made.steps or saved else made
    if left.steps:
        warn("the database is still not as the model wants it. This is left:")
        print_plan(left, "text", full=full)
    ctx.exit(ExitCode.PENDING if left.steps else ExitCode.FINE)


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

    Drops its policies, group roles, privileges, added columns and the schema crm_access, and switches row
    security off. The login roles of people stay. Without --allow-destroying it only shows what would go
    and ends with exit code 4; so it does where somebody could read a whole table afterwards.

    \b
    Examples:
      crm-rls remove model.yaml
      crm-rls remove model.yaml --allow-destroying
    """
    declared = load_model(model)
    # That tables are opened is what `readers` are looked up for, step by step it need not be allowed again.
    allowed = _allowed(widening=True, destroying=allow_destroying)
    with closing(connect(dsn)) as connection:
        made = _planned_removal(connection, declared, open_tables=open_tables)
        if not made.steps:
            say(f"There is nothing of {declared.prefix!r} in database {made.database}.", "green")
            return
        print_plan(made, form, full=full)
        _carry_out(connection, declared, made, allowed, compile_removal, yes=yes)
        left = _planned_removal(connection, declared, open_tables=open_tables)
    if left.steps:
        warn("something is still there:")
        print_plan(left, "text", full=full)
    else:
        say("Removed. The login roles of people stay; drop those that nobody needs.", "green")
    ctx.exit(ExitCode.PENDING if left.steps else ExitCode.FINE)


def _planned(connection: Connection, model: Model) -> Plan:
    with patience("Reading the database"):
        return make_plan(connection, model).plan


def _planned_removal(connection: Connection, model: Model, *, open_tables: bool) -> Plan:
    with patience("Reading the database"):
        return make_removal_plan(connection, model, open_tables=open_tables)


def _allowed(*, widening: bool, destroying: bool) -> frozenset[Risk]:
    said = {Risk.WIDENS: widening, Risk.DESTROYS: destroying}
    return frozenset(risk for risk, allowed in said.items() if allowed)


def _carry_out(
    connection: Connection, model: Model, plan: Plan, allowed: frozenset[Risk], desire: Desire, *, yes: bool
) -> None:
    refuse_unsaid(plan, allowed)
    if not plan.steps:
        return
    if not yes and sys.stdin.isatty() and not _agreed(plan):
        raise Refused("you said no; nothing was changed")
    with progress("Applying") as advance:
        apply_plan(connection, model, plan, allowed=allowed, progress=advance, desire=desire)
    say(f"Done: {len(plan.steps)} changes in database {plan.database}.", "green")


def _agreed(plan: Plan) -> bool:
    return click.confirm(f"Do this in database {plan.database}?", err=True)
