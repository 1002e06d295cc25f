"""Asks a database what a draft needs: catalogs, and a few values of a few columns. Only reads."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence

from crm_rls.catalog import ServerFacts
from crm_rls.catalog.inspector import Inspection, inspect
from crm_rls.catalog.privileges import as_keeper, reads_all_rows
from crm_rls.catalog.schemas import all_schemas
from crm_rls.diagnostics import Diagnostic
from crm_rls.drafting.drafts import Branch
from crm_rls.drafting.fitting import Judge
from crm_rls.drafting.profile import MOST_VALUES, Profile, Questions, TreeOf
from crm_rls.errors import PrivilegesMissing
from crm_rls.model import ColumnOf, Model, TableName
from crm_rls.plan.make import enforced, make_plan
from crm_rls.postgres.connection import Connection, read_only
from crm_rls.postgres.sqltext import SQL, Identifier, relation

MOST_ROWS = 100_000
"""Rows of a table that are looked at: a draft needs no complete list, for nothing uncertain opens a table."""

_VALUES = SQL(
    "SELECT value FROM (SELECT {column}::pg_catalog.text AS value FROM {table} LIMIT {rows}) AS seen "
    "WHERE value IS NOT NULL GROUP BY value ORDER BY pg_catalog.count(*) DESC, value LIMIT {most}"
)
_TREE = SQL(
    "SELECT {key}::pg_catalog.text, {parent}::pg_catalog.text, coalesce({label}::pg_catalog.text, '') "
    "FROM {table} ORDER BY 1 LIMIT {most}"
)
_COUNT = SQL("SELECT pg_catalog.count(*) FROM (SELECT FROM {table} LIMIT {rows}) AS seen")
_MISSING = SQL(
    "SELECT pg_catalog.count(*) FROM (SELECT {column}::pg_catalog.text AS value FROM {table} LIMIT {rows}) "
    "AS seen WHERE pg_catalog.btrim(coalesce(value, '')) = ''"
)
_NOTHING = SQL("NULL")


def look(connection: Connection, schemas: Sequence[str], prefix: str) -> Inspection:
    """Return facts and state of the schemas, all unless given. Raises DatabaseError."""
    return inspect(connection, schemas=tuple(schemas) or all_schemas(connection), prefix=prefix)


def judge(connection: Connection, facts: ServerFacts, told: Callable[[int], None]) -> Judge:
    """Return what says what of a model does not fit this database: a plan.

    Where the session lacks privileges to plan, the facts have to do. What does not fit is taken back and
    judged again; each round is `told`, beginning with 1.
    """
    rounds = itertools.count(1)

    def judged(model: Model) -> tuple[Diagnostic, ...]:
        told(next(rounds))
        try:
            findings = make_plan(connection, model, on_standby=True).plan.findings
        except PrivilegesMissing:
            enforced(model, facts)
            return ()
        return tuple(each for each in findings if each.blocking and each.place is not None)

    return judged


def answered(connection: Connection, asked: Questions, prefix: str, *, superuser: bool) -> Profile:
    """Return the answers to questions about the rows, as far as the session sees every row of a table.

    Raises PrivilegesMissing and DatabaseError.
    """
    with as_keeper(connection, prefix), read_only(connection, by_policies=not superuser):
        seen = {name for name in asked.tables() if superuser or reads_all_rows(connection, name)}
        columns = [each for each in asked.columns if each.table in seen]
        return Profile(
            values=dict(_values(connection, columns)),
            trees={
                tree.table: tuple(_branches(connection, tree)) for tree in asked.trees if tree.table in seen
            },
            missing=dict(_missing(connection, [each for each in asked.filled if each.table in seen])),
            rows=dict(_rows(connection, [name for name in asked.counted if name in seen])),
        )


def _values(
    connection: Connection, columns: Sequence[ColumnOf]
) -> Iterator[tuple[ColumnOf, tuple[str, ...]]]:
    for each in columns:
        query = _VALUES.format(
            column=Identifier(each.column), table=relation(each.table), rows=MOST_ROWS, most=MOST_VALUES + 1
        )
        found = tuple(value for (value,) in connection.execute(query))
        if len(found) <= MOST_VALUES:
            yield each, found


def _branches(connection: Connection, tree: TreeOf) -> Iterator[Branch]:
    query = _TREE.format(
        key=Identifier(tree.key),
        parent=Identifier(tree.parent) if tree.parent else _NOTHING,
        label=Identifier(tree.label) if tree.label else _NOTHING,
        table=relation(tree.table),
        most=MOST_VALUES + 1,
    )
    for key, parent, label in connection.execute(query):
        yield Branch(key, parent, label)


def _missing(connection: Connection, columns: Sequence[ColumnOf]) -> Iterator[tuple[ColumnOf, int]]:
    for each in columns:
        query = _MISSING.format(column=Identifier(each.column), table=relation(each.table), rows=MOST_ROWS)
        for (count,) in connection.execute(query):
            yield each, count


def _rows(connection: Connection, tables: Sequence[TableName]) -> Iterator[tuple[TableName, int]]:
    for each in tables:
        query = _COUNT.format(table=relation(each), rows=MOST_ROWS)
        for (count,) in connection.execute(query):
            yield each, count
