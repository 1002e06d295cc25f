"""What a plan tells of tables of the user's in which attributes of people stand: their columns grant.

Reads their rows: logins that are nobody's any more, people with very many values, and loops of who reports to
whom, which keep a plan from being applied.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import LiteralString

from crm_rls.catalog import Binding, CatalogState, ServerFacts
from crm_rls.catalog.privileges import reads_all_rows
from crm_rls.compile.reach.value_views import ValueView, typed_column, value_select, value_views
from crm_rls.diagnostics import Code, Diagnostic, Severity
from crm_rls.model import AttributeTable, Model
from crm_rls.postgres.connection import Connection, read_only
from crm_rls.postgres.names import Names
from crm_rls.postgres.sqltext import SQL, Composable, Identifier, array_literal, relation

MOST_VALUES = 100
"""From more values of one person on, ordered pages and joins are planned badly (ADR 0016)."""

SHOWN = 5
"""Logins that a finding names."""

_NOBODY = SQL(
    "SELECT t.{login}::pg_catalog.text, pg_catalog.count(*) FROM {table} AS t "
    "WHERE t.{login} = ANY ({names}::{type}[]) GROUP BY 1 ORDER BY 1"
)

_MANY = SQL(
    "SELECT mine.login::pg_catalog.text, pg_catalog.count(*) FROM ({select}) AS mine "
    "GROUP BY 1 HAVING pg_catalog.count(*) > {most} ORDER BY 2 DESC, 1"
)


def attribute_advice(model: Model, facts: ServerFacts) -> Iterator[Diagnostic]:
    """Yield for each attribute of a table which columns decide who has it, and who may write them. Pure."""
    for name, attribute in sorted(model.attributes.items()):
        if attribute.source is None:
            continue
        source, table = attribute.source, facts.tables.get(attribute.source.table)
        writers = [
            f"{user.name} ({', '.join(verbs)})"
            for user in (table.users if table is not None else ())
            if (verbs := sorted(set(user.privileges) & {"INSERT", "UPDATE", "DELETE"})) and not user.owns
        ]
        owner = f"{table.owner}, who owns the table" if table is not None else "the owner of the table"
        cause = (
            f"the columns {', '.join(source.columns)} of {source.table} say who has me.{name}: whoever "
            "writes them gives rows of contacts, and the log of access does not know. That is "
            f"{', '.join([owner, *writers])}"
        )
        step = "let only those write them who may assign people to groups; crm-rls verify checks it (CR0320)"
        yield _told(Code.COLUMNS_THAT_GRANT, Severity.INFO, model, name, cause, step)


def attribute_rows(
    connection: Connection, model: Model, facts: ServerFacts, current: CatalogState
) -> Iterator[Diagnostic]:
    """Yield what is odd in the rows of such tables. Raises DatabaseError.

    Tables of which the session does not see every row are left out.
    """
    asked = [each for each in value_views(model, Names(model.prefix)).values() if _there(each, facts)]
    if not asked:
        return
    with read_only(connection, by_policies=not facts.superuser):
        for each in asked:
            if not reads_all_rows(connection, each.source.table):
                continue
            yield from _of_nobody(connection, model, each, facts, current)
            loops = tuple(_loops(connection, model, each))
            yield from loops
            if model.attributes[each.attribute].many and not loops:
                yield from _of_one(connection, model, each)


def _there(view: ValueView, facts: ServerFacts) -> bool:
    table = facts.tables.get(view.source.table)
    return table is not None and set(view.source.columns) <= set(table.columns)


def _of_nobody(
    connection: Connection, model: Model, view: ValueView, facts: ServerFacts, current: CatalogState
) -> Iterator[Diagnostic]:
    source = view.source
    names: set[str] = set()
    for row in current.people:
        names |= {*row.former, row.recorded, "" if row.binding is Binding.BOUND else row.login}
    names -= {""}
    if not names:
        return
    query = _NOBODY.format(
        login=Identifier(source.login),
        table=_table(source),
        names=array_literal(sorted(names)),
        type=_login_type(facts, source),
    )
    found = connection.execute(query).fetchall()
    if found:
        shown = ", ".join(f"{login} ({count:,})" for login, count in found[:SHOWN])
        cause = (
            f"rows of {source.table} name logins that people had before, or that were made again: {shown}. "
            "It is unknown whom they are about, so they count for nobody"
        )
        step = "write the logins that these people have now, or delete the rows"
        yield _told(Code.LOGINS_OF_NOBODY, Severity.WARNING, model, view.attribute, cause, step)


def _login_type(facts: ServerFacts, source: AttributeTable) -> Composable:
    known = facts.tables[source.table].columns[source.login].type
    type_: LiteralString = "pg_catalog.name" if known == "name" else "pg_catalog.text"
    return SQL(type_)


def _of_one(connection: Connection, model: Model, view: ValueView) -> Iterator[Diagnostic]:
    query = _MANY.format(select=value_select(view.source, view.type), most=SQL(str(MOST_VALUES)))
    found = connection.execute(query).fetchall()
    if found:
        shown = ", ".join(f"{login} ({count:,})" for login, count in found[:SHOWN])
        cause = (
            f"{len(found):,} logins have more than {MOST_VALUES} values of me.{view.attribute}: {shown}. "
            "Their counts and look-ups are fast; pages in an order and joins are planned for ten values and "
            "take up to 200 times as long"
        )
        step = "give heads a group over territories, or all: true"
        yield _told(Code.MANY_VALUES_OF_ONE, Severity.INFO, model, view.attribute, cause, step)


_LOOPS = SQL(
    "WITH RECURSIVE up (first, above, path) AS ("
    "SELECT {value}, {parent}, ARRAY[{value}] FROM {table} AS t WHERE {value} IS NOT NULL "
    "UNION ALL "
    "SELECT up.first, {parent}, up.path || {value} FROM up JOIN {table} AS t ON {value} = up.above "
    "WHERE NOT {value} = ANY (up.path)) "
    "SELECT up.path::pg_catalog.text[] FROM up WHERE up.above = up.first ORDER BY 1"
)


def _loops(connection: Connection, model: Model, view: ValueView) -> Iterator[Diagnostic]:
    source = view.source
    if source.parent is None:
        return
    query = _LOOPS.format(
        value=typed_column("t", source.value, view.type),
        parent=typed_column("t", source.parent, view.type),
        table=_table(source),
    )
    # Each is found once for everybody in it.
    paths = [path for (path,) in connection.execute(query).fetchall() if path[0] == min(path)]
    for path in paths[:SHOWN]:
        cause = (
            f"in {source.table} {' reports to '.join((*path, path[0]))}: everybody in such a loop would have "
            "the contacts of all of them"
        )
        step = f"correct {source.parent} in one of these rows; afterwards a trigger refuses loops"
        yield _told(Code.LINE_LOOP, Severity.ERROR, model, view.attribute, cause, step)


def _table(source: AttributeTable) -> Composable:
    return relation(source.table)


def _told(code: Code, severity: Severity, model: Model, name: str, cause: str, next_step: str) -> Diagnostic:
    key = "line" if code is Code.LINE_LOOP else name
    place = model.place("attributes", name, key)
    blocking = code is Code.LINE_LOOP
    return Diagnostic(code, severity, cause, next_step, place, f"attribute {name}", blocking=blocking)
