"""Counts rows that have no parent: people see them by a grant only, and nothing else reports them.

Three ways to be loose: no link has a value, and no array an element; a value means no row, which no foreign
key forbids where a link is `unchecked`; or the row has a value but fulfils the condition of none of the
links, as with a type or a prefix that the model does not list.
"""

from __future__ import annotations

from collections.abc import Iterator

from crm_rls.catalog import ServerFacts
from crm_rls.compile.conditions.expressions import expression
from crm_rls.compile.conditions.held_keys import held
from crm_rls.compile.reach.layout import Layout
from crm_rls.compile.reach.ways import hanging
from crm_rls.diagnostics import Code, Diagnostic, Severity
from crm_rls.model import Child, Link
from crm_rls.model.key_forms import KeyArray
from crm_rls.model.predicates import TRUE, And, IsNull, Not, Predicate, disjunction
from crm_rls.postgres.connection import Connection, read_only
from crm_rls.postgres.sqltext import SQL, Composable, Composed, joined, relation

_COUNT = SQL(
    "SELECT pg_catalog.count(*) FILTER (WHERE ({empty}) IS TRUE), "
    "pg_catalog.count(*) FILTER (WHERE ({empty}) IS NOT TRUE AND ({fitting}) IS NOT TRUE), "
    "pg_catalog.count(*) FILTER (WHERE ({fitting}) IS TRUE) "
    "FROM {table} WHERE ({hangs}) IS NOT TRUE"
)


def loose_rows(connection: Connection, layout: Layout, facts: ServerFacts) -> Iterator[Diagnostic]:
    """Yield a warning for each table with rows that have no parent. Raises DatabaseError.

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

    def of_form(link: Link) -> Composable:
        return SQL("true") if link.form is None else held(scope.column(link.via[0]), link.form)

    def empty(link: Link) -> Composable:
        if isinstance(link.form, KeyArray):
            return SQL("NOT {}").format(of_form(link))
        return written(disjunction([IsNull(each) for each in link.via]))

    def fitting(link: Link) -> Composable:
        values = And((link.when, *(Not(IsNull(column)) for column in link.via)))
        return SQL("({} AND {})").format(written(values), of_form(link))

    hangs = [And((link.when, hanging(model, link, TRUE))) for link in child.links]
    return _COUNT.format(
        table=relation(child.name),
        empty=joined("AND", (SQL("({})").format(empty(link)) for link in child.links)),
        fitting=joined("OR", map(fitting, child.links)),
        hangs=written(disjunction(hangs)),
    )


def _found(layout: Layout, child: Child, empty: int, unlisted: int, missing: int) -> Diagnostic:
    parts = [
        (empty, "no link has a value"),
        (unlisted, "the condition of no link is true"),
        (missing, "the parent row is missing"),
    ]
    told = "; ".join(f"{cause}: {count:,}" for count, cause in parts if count)
    whole = sum(count for count, _ in parts)
    counted = "1 row has" if whole == 1 else f"{whole:,} rows have"
    cause = f"{counted} no parent, and only grants on {child.name} itself show them ({told})"
    step = "name groups in `unlinked`, add a link, or accept the finding"
    place = layout.model.place("tables", str(child.name))
    return Diagnostic(Code.LOOSE_ROWS, Severity.WARNING, cause, step, place, f"table {child.name}")
