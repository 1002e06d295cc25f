"""Which contacts have a value that is no territory of the model: no territory group shows them.

Reads the contacts, each field once. The condition is the negation of what a policy over all territories says,
so a value is outside of the tree exactly where such a policy does not match it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crm_rls.catalog import ServerFacts
from crm_rls.compile.expressions import (
    expression,
)
from crm_rls.compile.layout import lay_out
from crm_rls.diagnostics import Code, Diagnostic, Severity, closest
from crm_rls.model import AssignmentField, Model
from crm_rls.model.predicates import (
    Not,
    Within,
)
from crm_rls.postgres.connection import Connection, read_only
from crm_rls.postgres.keepers import OPERATOR
from crm_rls.postgres.sqlfiles import load
from crm_rls.postgres.sqltext import SQL, qualified, text

SHOWN = 5
"""Values that a finding names, the most frequent first."""

_VALUES = SQL(
    "SELECT ({column})::pg_catalog.text, pg_catalog.count(*), "
    "(pg_catalog.sum(pg_catalog.count(*)) OVER ())::pg_catalog.int8, pg_catalog.count(*) OVER () "
    "FROM {root} WHERE {outside} GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {limit}"
)


def outside_tree(connection: Connection, model: Model, facts: ServerFacts) -> Iterator[Diagnostic]:
    """Yield a warning for each field with values outside of the tree. Raises DatabaseError.

    For a session that does not see every contact it says that nothing was counted.
    """
    fields = [each for each in model.assignment if each.tree and model.territories.keys()]
    if not fields:
        return
    root = qualified(model.root.name.schema, model.root.name.name)
    with read_only(connection, by_policies=not facts.superuser):
        seen = connection.execute(load(OPERATOR, "reads_all_rows"), {"table": text(root)}).fetchone()
        for each in fields:
            yield from _counted(connection, model, facts, each) if seen == (True,) else _unseen(model, each)


def _counted(
    connection: Connection, model: Model, facts: ServerFacts, field: AssignmentField
) -> Iterator[Diagnostic]:
    scope = lay_out(model, facts).scope_outside_policies(model.root.name, {})
    outside = Not(Within(field.column, "", model.territories.keys()))
    query = _VALUES.format(
        column=scope.column(field.column),
        root=qualified(model.root.name.schema, model.root.name.name),
        outside=expression(outside, scope),
        limit=SHOWN,
    )
    if rows := connection.execute(query).fetchall():
        yield _found(model, field, rows)


def _found(model: Model, field: AssignmentField, rows: Sequence[tuple[str, int, int, int]]) -> Diagnostic:
    (_, _, contacts, values), keys = rows[0], model.territories.keys()
    named = ", ".join(f"'{value}' ({count:,}{_meant(value, keys)})" for value, count, _, _ in rows)
    more = f" and {values - len(rows):,} more values" if values > len(rows) else ""
    counted = "1 contact has" if contacts == 1 else f"{contacts:,} contacts have"
    cause = (
        f"{counted} a value in column {field.column} that is no territory of the model: {named}{more}. "
        "Groups of territories do not show such a contact, and it does not count as unassigned"
    )
    step = "correct the values, or declare them in `territories`"
    return _diagnostic(model, field, Severity.WARNING, cause, step)


def _meant(value: str, keys: Sequence[str]) -> str:
    found = closest(value, keys)
    return "" if found is None else f", did you mean {found}?"


def _unseen(model: Model, field: AssignmentField) -> Iterator[Diagnostic]:
    cause = "this connection does not see all contacts, so values that are no territory were not counted"
    step = "connect as the owner of the table, as a superuser, or as a role with BYPASSRLS"
    yield _diagnostic(model, field, Severity.INFO, cause, step)


def _diagnostic(
    model: Model, field: AssignmentField, severity: Severity, cause: str, next_step: str
) -> Diagnostic:
    place = model.place("assignment", field.name, "column")
    return Diagnostic(Code.OUTSIDE_TREE, severity, cause, next_step, place, f"assignment {field.name}")
