"""Which rows have a value that is not a territory of the model: no territory group shows them.

Reads the tables, each column once. The condition is the negation of what a policy over all territories says,
so a value is outside of the tree exactly where such a policy does not match it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crm_rls.catalog import ServerFacts
from crm_rls.catalog.privileges import reads_all_rows
from crm_rls.compile.layout import Layout
from crm_rls.diagnostics import Code, Diagnostic, Severity, closest
from crm_rls.model import AssignmentField, ColumnOf, Model
from crm_rls.model.predicates import Not, Within
from crm_rls.plan.tree_columns import Counted, assigned_columns, count_values
from crm_rls.postgres.connection import Connection, read_only

SHOWN = 5
"""Values that a finding names, the most frequent first."""


def outside_tree(connection: Connection, layout: Layout, facts: ServerFacts) -> Iterator[Diagnostic]:
    """Yield a warning for each column with values outside of the tree. Raises DatabaseError.

    Where a session does not see every row it says that nothing was counted.
    """
    model = layout.model
    keys = model.territories.keys()
    asked = tuple(assigned_columns(model)) if keys else ()
    if not asked:
        return
    with read_only(connection, by_policies=not facts.superuser):
        for field, column in asked:
            if not reads_all_rows(connection, column.table):
                yield _unseen(model, field, column)
                continue
            outside = Not(Within(column.column, "", keys))
            if counted := count_values(connection, layout, column, outside, SHOWN):
                yield _found(model, field, column, counted)


def _found(model: Model, field: AssignmentField, column: ColumnOf, counted: Counted) -> Diagnostic:
    keys = model.territories.keys()
    named = ", ".join(f"'{value}' ({count:,}{_meant(value, keys)})" for value, count in counted.values)
    left = counted.different - len(counted.values)
    more = f" and {left:,} more values" if left else ""
    one, many = _rows(model, column)
    has = f"1 {one} has" if counted.rows == 1 else f"{counted.rows:,} {many} have"
    cause = (
        f"{has} a value in column {column.column} that is not a territory of the model: {named}{more}. "
        f"Groups of territories do not show such a {one}, and it does not count as unassigned"
    )
    step = "correct the values, or declare them in `territories`"
    return _diagnostic(model, field, column, Severity.WARNING, cause, step)


def _rows(model: Model, column: ColumnOf) -> tuple[str, str]:
    if column.table == model.root.name:
        return "contact", "contacts"
    return f"row of {column.table}", f"rows of {column.table}"


def _meant(value: str, keys: Sequence[str]) -> str:
    found = closest(value, keys)
    return "" if found is None else f", did you mean {found}?"


def _unseen(model: Model, field: AssignmentField, column: ColumnOf) -> Diagnostic:
    _, many = _rows(model, column)
    cause = f"this connection does not see all {many}, so values that are not territories were not counted"
    step = "connect as the owner of the table, as a superuser, or as a role with BYPASSRLS"
    return _diagnostic(model, field, column, Severity.INFO, cause, step)


def _diagnostic(
    model: Model, field: AssignmentField, column: ColumnOf, severity: Severity, cause: str, next_step: str
) -> Diagnostic:
    name = f"assignment {field.name}"
    if column.table == model.root.name:
        place = model.place("assignment", field.name, "column")
    else:
        place = model.place("assignment", field.name, "on", str(column.table))
        name = f"{name} on {column.table}"
    return Diagnostic(Code.OUTSIDE_TREE, severity, cause, next_step, place, name)
