"""How one comparison is written, so that it means what it means for the column in the user's own SQL.

For a type of pg_catalog the operator is found by its name, and a literal of type unknown takes the column's
type (ADR 0006). For any other type the name finds nothing, or the operator of a type that it can be cast to:
citext is compared as text then, where case counts. So operator and type are named with their schema (ADR
0015). Never IN, BETWEEN or IS DISTINCT FROM, which look for an operator by name, whatever is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from crm_rls.catalog import OperatorClass, ServerFacts
from crm_rls.model import TableName
from crm_rls.postgres.sqltext import SQL, Composable, Identifier, array_literal, literal, qualified

Classes = Mapping[str, OperatorClass]
"""The operator classes of those columns of one table that need one, by column."""

NO_CLASSES: Classes = {}

_NAMED: Mapping[str, SQL] = {op: SQL(op) for op in ("=", "<>", "<", "<=", ">", ">=")}

_INVERSE = {"<>": "="}


def classes_of(facts: ServerFacts) -> Mapping[TableName, Classes]:
    """Return the operator classes of the columns of every table that has such columns."""
    found = {
        name: {
            column.name: column.operator_class
            for column in table.columns.values()
            if column.operator_class is not None
        }
        for name, table in facts.tables.items()
    }
    return {name: classes for name, classes in found.items() if classes}


def compared(left: Composable, op: str, right: Composable, own: OperatorClass | None) -> Composable:
    """Return `left op right`, by the operator of the class if there is one. Raises KeyError if it lacks it.

    `right` may be `ANY (..)`.
    """
    if own is None:
        return SQL("{} {} {}").format(left, _NAMED[op], right)
    if op not in own.operators and op in _INVERSE:
        return SQL("NOT ({})").format(compared(left, _INVERSE[op], right, own))
    schema, name = own.operators[op]
    operator = SQL("OPERATOR({}.{})").format(Identifier(schema), SQL(name))  # from the catalog
    return SQL("{} {} {}").format(left, operator, right)


def value_of(value: str, own: OperatorClass | None) -> Composable:
    """Return a literal that is compared with a column."""
    return cast_to(literal(value), own)


def any_value_of(values: Iterable[str], own: OperatorClass | None) -> Composable:
    """Return `ANY (..)` of several literals that are compared with a column."""
    array = array_literal(values)
    if own is None:
        return SQL("ANY ({})").format(array)
    return SQL("ANY ({}::{}[])").format(array, qualified(*own.type))


def cast_to(value: Composable, own: OperatorClass | None) -> Composable:
    """Return a text as a value of the column's type; without a class the operator sees to that."""
    return value if own is None else SQL("{}::{}").format(value, qualified(*own.type))


def distinguishable(value: Composable, own: OperatorClass | None) -> Composable:
    """Return a value for IS DISTINCT FROM, which shall see every difference between two of them.

    It takes `=` by its name: there is none, or one that finds different values equal. So the texts stand for
    the values.
    """
    return value if own is None else SQL("({})::pg_catalog.text").format(value)
