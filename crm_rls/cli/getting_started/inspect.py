"""`inspect`: what a database contains, from the catalogs alone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import closing

import click

from crm_rls.catalog import inspector
from crm_rls.catalog.protection import protection
from crm_rls.catalog.schemas import all_schemas
from crm_rls.cli.getting_started.inspect_report import as_json, show_inspection
from crm_rls.cli.getting_started.inspect_table_report import show_table, table_as_json
from crm_rls.cli.options import dsn_option, format_option
from crm_rls.cli.output import emit, patience
from crm_rls.postgres.connection import connect
from crm_rls.reading.sections.links import table_name


@click.command()
@dsn_option
@click.option("--schema", "schemas", multiple=True, metavar="NAME", help="Only this schema. Can be repeated.")
@click.option(
    "--prefix", metavar="NAME", default="crm", show_default=True, help="Prefix of the model's roles."
)
@click.option(
    "--table",
    "named",
    metavar="TABLE",
    help="Describe in words who may do what with this table or view, as schema.table.",
)
@format_option("text", "json")
def inspect(dsn: str | None, schemas: Sequence[str], prefix: str, named: str | None, form: str) -> None:
    """Show tables, policies and roles of a database.

    Also shows the members of group roles, and the columns that grant: whoever changes a value there changes
    who sees which rows. Needs no model and changes nothing. The JSON output contains everything that was
    read, including each privilege.

    With --table it explains what protects one table or view: which logins reach which of its rows, by which
    privilege and policy and through which link, and what bypasses the policies, such as views with the
    rights of their owner, publications, and BYPASSRLS. It reads the catalogs only, and covers objects that
    crm_rls did not create.

    \b
    Examples:
      crm-rls inspect --dsn postgresql://dba@db.example/crm
      crm-rls inspect --schema crm --schema sales --format json > before.json
      crm-rls inspect --table crm.deal
    """
    if named is not None:
        name = table_name(named)
        if name is None:
            raise click.UsageError(f"{named} is not a table: write schema.table")
        with closing(connect(dsn)) as connection, patience("Reading the database"):
            protected = protection(connection, name)
        if form == "json":
            emit(json.dumps(table_as_json(protected), indent=2, ensure_ascii=False))
        else:
            show_table(protected)
        return
    with closing(connect(dsn)) as connection, patience("Reading the database"):
        found = inspector.inspect(connection, schemas=schemas or all_schemas(connection), prefix=prefix)
    if form == "json":
        emit(json.dumps(as_json(found), indent=2, ensure_ascii=False))
    else:
        show_inspection(found, prefix)
