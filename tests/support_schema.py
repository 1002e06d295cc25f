"""The support schemas installed from their files, as a DBA may do it: with no plan and no chain."""

from __future__ import annotations

from crm_rls.catalog import Kind, SupportObject
from crm_rls.compile.installed import installed_objects
from crm_rls.plan.make import support_files
from crm_rls.postgres.names import Names
from crm_rls.postgres.sqltext import SQL
from tests.fix_db import Connection


def static_objects() -> tuple[SupportObject, ...]:
    """Return what the files make, in the order in which they can be made."""
    return tuple(each for each in installed_objects(support_files(), Names("x")) if each.create is not None)


def install(connection: Connection) -> None:
    """Make everything, with the marks that say whose it is; all of it belongs to who connects."""
    for each in static_objects():
        connection.execute(SQL(str(each.create)))
        connection.execute(SQL(f"comment on {named(each)} is 'crm_rls'"))


def named(each: SupportObject) -> str:
    """Return an object as COMMENT wants it; all our names are plain."""
    match each.kind:
        case Kind.SCHEMA:
            return f"schema {each.name}"
        case Kind.TRIGGER:
            return f"trigger {each.name} on {each.schema}.{each.table}"
        case Kind.FUNCTION:
            return f"function {each.schema}.{each.name}({each.signature})"
        case _:
            return f"{each.kind} {each.schema}.{each.name}"
