"""`compile`: the SQL of a new installation, without a database."""

from __future__ import annotations

from pathlib import Path

import click

from crm_rls.cli.options import format_option, model_argument
from crm_rls.cli.output import emit
from crm_rls.plan.make import make_fresh_plan
from crm_rls.plan.views.script import requiring
from crm_rls.plan.views.text import plan_sql
from crm_rls.postgres.keepers import keepers
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
    help="Major version of PostgreSQL that the SQL is for.",
)
@click.option(
    "--database",
    metavar="NAME",
    default="",
    help="Name of the database, used in the comments of the roles.",
)
@format_option("sql", "json")
def compile(  # noqa: A001 -- the command's name
    model: Path, server_version: str, database: str, form: str
) -> None:
    """Print the SQL of a new installation, without a database.

    For review: the same model always gives the same output, byte for byte. Without a database, the types of
    columns are unknown: the columns that `mode: carry` adds have type text, and the script fails where a
    column is of a type from an extension, which it could not compare correctly. `plan --format sql` shows
    the SQL for a given database.

    \b
    Examples:
      crm-rls compile model.yaml
      crm-rls compile --server-version 15 --database crm model.yaml > review.sql
    """
    declared = read_model(model).model
    plan = make_fresh_plan(declared, int(server_version), database)
    if form == "json":
        emit(plan.to_json())
    else:
        emit(plan_sql(plan, keepers(declared.prefix), (requiring(declared),)))
