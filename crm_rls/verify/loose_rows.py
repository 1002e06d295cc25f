"""Counts rows that hang on nothing: people see them by a grant only, and nobody is told otherwise.

Three ways to be loose: no link has a value; a value means no row, which no foreign key forbids where a link
is `unchecked`; or the row has a value but fulfils the condition of none of the links, as with a type that
the model does not list.
"""

from __future__ import annotations

from collections.abc import Iterator

from crm_rls.catalog import ServerFacts
from crm_rls.compile.expressions import expression
from crm_rls.compile.layout import Layout
from crm_rls.compile.ways import hanging
from crm_rls.diagnostics import Code, Diagnostic, Severity
from crm_rls.model import Child
from crm_rls.model.predicates import TRUE, And, IsNull, Not, Predicate, disjunction
from crm_rls.postgres.connection import Connection, read_only
from crm_rls.postgres.sqltext import SQL, Composable, Composed, qualified

_COUNT = SQL(
    "SELECT pg_catalog.count(*) FILTER (WHERE ({empty}) IS TRUE), "
    "pg_catalog.count(*) FILTER (WHERE ({empty}) IS NOT TRUE AND ({fitting}) IS NOT TRUE), "
    "pg_catalog.count(*) FILTER (WHERE ({fitting}) IS TRUE) "
    "FROM {table} WHERE ({hangs}) IS NOT TRUE"
)


def loose_rows(connection: Connection, layout: Layout, facts: ServerFacts) -> Iterator[Diagnostic]:
    """Yield a warning for each table with rows that hang on nothing. Raises DatabaseError.

    Each table with links along foreign keys is read once; tables that others point to may hold what they do.
    """
    with read_only(connection, by_policies=not facts.superuser):
        for child in layout.model.children:
            if not child.links or any(link.back for link in child.links) or child.name not in facts.tables:
                continue
            row = connection.execute(_query(layout, child)).fetchone()
            if row is not None and any(row):
                yield _found(layout, child, *row)


def _query(layout: Layout, child: Child) -> Composed:
    model = layout.model
    scope = layout.scope_outside_policies(child.name, {})

    def written(predicate: Predicate) -> Composable:
        return expression(predicate, scope)

    values = {link: And((link.when, *(Not(IsNull(column)) for column in link.via))) for link in child.links}
    hangs = [And((link.when, hanging(model, link, TRUE))) for link in child.links]
    return _COUNT.format(
        table=qualified(child.name.schema, child.name.name),
        empty=written(And(tuple(disjunction([IsNull(each) for each in link.via]) for link in child.links))),
        fitting=written(disjunction(tuple(values.values()))),
        hangs=written(disjunction(hangs)),
    )


def _found(layout: Layout, child: Child, empty: int, unlisted: int, missing: int) -> Diagnostic:
    parts = [
        (empty, "no link has a value"),
        (unlisted, "the condition of no link is true"),
        (missing, "the row that is meant is not there"),
    ]
    told = "; ".join(f"{cause}: {count:,}" for count, cause in parts if count)
    whole = sum(count for count, _ in parts)
    counted = "1 row hangs" if whole == 1 else f"{whole:,} rows hang"
    cause = f"{counted} on nothing, and only grants on {child.name} itself show them ({told})"
    step = "name groups in `unlinked`, add a link, or accept the finding"
    place = layout.model.place("tables", str(child.name))
    return Diagnostic(Code.LOOSE_ROWS, Severity.WARNING, cause, step, place, f"table {child.name}")
