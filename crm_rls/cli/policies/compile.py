"""`compile`: the SQL of a fresh installation, without any database."""

from __future__ import annotations

from pathlib import Path

import click

from crm_rls.cli.options import format_option, model_argument
from crm_rls.cli.output import emit
from crm_rls.plan.make import make_fresh_plan
from crm_rls.plan.text import plan_sql
from crm_rls.postgres.versions import VERSION_FLOORS
from crm_rls.reading import read_model

MAJOR_VERSIONS = tuple(map(str, VERSION_FLOORS))


@click.command()
@model_argument
@click.option(
    "--server-version",
    type=click.Choice(MAJOR_VERSIONS),
    default=MAJOR_VERSIONS[-1],
    show_default=True,
    help="PostgreSQL's major version that the SQL is for.",
)
@click.option(
    "--database",
    metavar="NAME",
    default="",
    help="Name of the database, which the comments of the roles carry.",
)
@format_option("sql", "json")
def compile(  # noqa: A001 -- the command's name
    model: Path, server_version: str, database: str, form: str
) -> None:
    """Print the SQL of a fresh installation, without any database.

    For reading and reviewing: same model, same output, to the byte. Types of columns are not known here,
    so the columns that `mode: carry` adds are written as text. What would run in a certain database is
    shown by `plan --format sql`.

    \b
    Examples:
      crm-rls compile model.yaml
      crm-rls compile --server-version 15 --database crm model.yaml > review.sql
    """
    plan = make_fresh_plan(read_model(model).model, int(server_version), database)
    emit(plan.to_json() if form == "json" else plan_sql(plan))
