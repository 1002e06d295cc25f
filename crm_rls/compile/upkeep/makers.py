"""Who has made a row: a column of tables whose rows are visible only because others point to them.

A new address is pointed to by nothing. Its maker sees it until something does: so `INSERT .. RETURNING` works
and the contact can be pointed to it. The mark names the role by its oid and the database: a renamed login
keeps what it has made, and a copy on another server gives it to nobody. A client cannot choose it and nobody
can change it.
"""

from __future__ import annotations

from collections.abc import Iterator

from crm_rls.catalog import SupportObject
from crm_rls.compile.installation.objects import column, compiled_function, trigger
from crm_rls.compile.reach.layout import Layout
from crm_rls.model import Right, TableName
from crm_rls.postgres.functions import Function
from crm_rls.postgres.names import SUPPORT_SCHEMA
from crm_rls.postgres.sqltext import SQL, Composable, Identifier, text

MAKER_TYPE = "text"

_MARK = SQL(
    "(SELECT pg_catalog.concat(d.oid, '/', r.oid) FROM pg_catalog.pg_database AS d, pg_catalog.pg_roles AS r "
    "WHERE d.datname OPERATOR(pg_catalog.=) pg_catalog.current_database() "
    "AND r.rolname OPERATOR(pg_catalog.=) {})"
)
_CALLER = SQL("CURRENT_USER")

_BODY = SQL(
    """
begin
    if tg_op = 'INSERT' then
        new.{maker} := {mark};
    else
        new.{maker} := old.{maker};
    end if;
    return new;
end
"""
)


def is_mine(layout: Layout, table: TableName, login: Composable = _CALLER) -> Composable:
    """Return the condition that whoever asks, or that login, has made the row; asked once a query."""
    mark = _MARK.format(login)
    return SQL("{} OPERATOR(pg_catalog.=) {}").format(Identifier(table.name, layout.names.maker), mark)


def made_tables(layout: Layout) -> tuple[TableName, ...]:
    """Return the tables that have the column."""
    found = {
        table
        for (table, _, right), ways in layout.ways.items()
        if right is Right.CREATE and any(way.made for way in ways)
    }
    return tuple(sorted(found))


def compile_makers(layout: Layout) -> Iterator[SupportObject]:
    """Yield column, function and trigger of each such table."""
    for table in made_tables(layout):
        name = layout.names.object_on("maker", f"{table.schema}_{table.name}")
        yield column(table, layout.names.maker, MAKER_TYPE)
        # With the rights of the writer: inside of a definer function CURRENT_USER is its owner.
        body = text(_BODY.format(maker=Identifier(layout.names.maker), mark=_MARK.format(_CALLER)))
        yield compiled_function(Function(SUPPORT_SCHEMA, name, "trigger", body), layout.names.owner)
        yield trigger(table, layout.names.trigger(name), "before", ("insert", "update"), name)
