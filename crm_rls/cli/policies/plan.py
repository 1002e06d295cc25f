"""`plan`: show the changes that make a database match a model."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from crm_rls.cli.exits import ExitCode
from crm_rls.cli.options import (
    adopt_option,
    dsn_option,
    format_option,
    full_option,
    model_argument,
    model_wins_option,
    no_effect_option,
)
from crm_rls.cli.output import say
from crm_rls.cli.policies.part_options import part_options
from crm_rls.cli.policies.plans import is_pending, load_model, planned, print_plan, telling_mistakes
from crm_rls.plan.parts import Part
from crm_rls.postgres.connection import connect


@click.command()
@model_argument
@dsn_option
@format_option("text", "json", "sql", "markdown", "sarif")
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Save the plan to this file as JSON, for `apply --plan`.",
)
@part_options
@adopt_option
@model_wins_option
@no_effect_option
@full_option
@click.option("--sql", is_flag=True, help="Show the SQL of each change, and the present form of policies.")
@click.option(
    "--exit-code/--no-exit-code",
    "by_exit_code",
    default=True,
    show_default=True,
    help="Exit with code 3 if changes are pending; otherwise always with 0.",
)
@click.pass_context
def plan(
    ctx: click.Context,
    model: Path,
    dsn: str | None,
    form: str,
    out: Path | None,
    *,
    part: Part | None,
    adopt_database: bool,
    model_wins: bool,
    no_effect: bool,
    full: bool,
    sql: bool,
    by_exit_code: bool,
) -> None:
    """Show the changes that make a database match a model.

    Changes nothing, and blocks neither readers nor writers: it takes no lock stronger than that of a
    SELECT. Shows first what wants an answer, such as a login that would see no rows; then which
    declarations differ from the model in force, with file and line. Support objects are summed up. Counts
    who gains and loses which rows: each table for which something changes is scanned once. Shows for each
    assertion of the model whether it is proved for all data, held for the data of today, or failed, with
    the rows that break it. Exits with code 3 if changes are pending, if there are findings that no change
    resolves, or if an assertion fails.

    With --only, --group or --table it shows a part, and how many changes it leaves out. A part is refused
    with exit code 4 if it needs a change that it leaves out, or would show anybody more than they see now
    and after the whole plan.

    \b
    Examples:
      crm-rls plan model.yaml --dsn postgresql://dba@db.example/crm
      crm-rls plan model.yaml --out plan.json
      crm-rls plan model.yaml --only policies
      crm-rls plan model.yaml --format sql > review.sql
      crm-rls plan model.yaml --format markdown > comment.md
      crm-rls plan model.yaml --format sarif > plan.sarif
    """
    with telling_mistakes(form, model):
        declared = load_model(model)
        with closing(connect(dsn)) as connection:
            made = planned(
                connection,
                declared,
                part,
                adopt_database=adopt_database,
                model_wins=model_wins,
                count_rows=not no_effect,
                ask_rows=not no_effect,
            )
    print_plan(made, declared, form, full=full, sql=sql, file=model)
    if out is not None:
        out.write_text(made.to_json() + "\n", encoding="utf-8")
        say(f"Saved to {out}.")
    ctx.exit(ExitCode.PENDING if by_exit_code and is_pending(made) else ExitCode.FINE)
