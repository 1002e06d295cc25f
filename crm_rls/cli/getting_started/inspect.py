"""`inspect`: what a database contains, from the catalogs alone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import closing

import click

from crm_rls.catalog import inspector
from crm_rls.catalog.schemas import all_schemas
from crm_rls.cli.getting_started.inspect_report import as_json, show_inspection
from crm_rls.cli.options import dsn_option, format_option
from crm_rls.cli.output import emit, patience
from crm_rls.postgres.connection import connect


@click.command()
@dsn_option
@click.option("--schema", "schemas", multiple=True, metavar="NAME", help="Only this schema. Can be repeated.")
@click.option("--prefix", default="crm", show_default=True, help="Prefix of the model's roles.")
@format_option("text", "json")
def inspect(dsn: str | None, schemas: Sequence[str], prefix: str, form: str) -> None:
    """Show tables, row security, policies and roles of a database.

    Also shows the members of group roles, and the columns that grant: whoever changes a value there changes
    who sees which rows. Needs no model and changes nothing. The JSON output contains everything that was
    read, including each privilege.

    \b
    Examples:
      crm-rls inspect --dsn postgresql://dba@db.example/crm
      crm-rls inspect --schema crm --schema sales --format json > before.json
    """
    with closing(connect(dsn)) as connection, patience("Reading the database"):
        found = inspector.inspect(connection, schemas=schemas or all_schemas(connection), prefix=prefix)
    if form == "json":
        emit(json.dumps(as_json(found), indent=2, ensure_ascii=False))
    else:
        show_inspection(found, prefix)
