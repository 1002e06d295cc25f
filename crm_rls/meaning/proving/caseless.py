"""The same filters for columns in which case does not count, as of type citext or with some collations. Pure.

Nobody knows here whether a column is of that kind. So what only holds in this reading is not decided.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from crm_rls.meaning.proving.readings import FOLDED, ROOT, Column, ColumnKey, Reading
from crm_rls.model.predicates import (
    And,
    Compare,
    Contains,
    Elements,
    InList,
    Linked,
    Not,
    Or,
    Predicate,
    Within,
)
from crm_rls.model.values import Folded

CASELESS = Reading("text whose case does not count", Folded)


def told_by_case(columns: Mapping[ColumnKey, Column]) -> frozenset[ColumnKey]:
    """Return the columns that filters compare with two values which differ by case only."""
    return frozenset(
        key
        for key, column in columns.items()
        if FOLDED in column.readings and len(set(map(Folded, column.literals))) < len(column.literals)
    )


def caseless_columns(
    columns: Mapping[ColumnKey, Column], caseless: frozenset[ColumnKey]
) -> Mapping[ColumnKey, Column]:
    """Return the columns as they are if case does not count in some."""
    return {
        key: replace(column, readings=(CASELESS,), literals=tuple(map(Folded, column.literals)))
        if key in caseless
        else column
        for key, column in columns.items()
    }


def caseless_filter(predicate: Predicate, caseless: frozenset[ColumnKey], table: str = ROOT) -> Predicate:
    """Return the filter with values that are equal if case does not count in these columns.

    Patterns stay: a column of which case does not count is not asked by them.
    """
    match predicate:
        case Not(part):
            return Not(caseless_filter(part, caseless, table))
        case And(parts):
            return And(tuple(caseless_filter(part, caseless, table) for part in parts))
        case Or(parts):
            return Or(tuple(caseless_filter(part, caseless, table) for part in parts))
        case Linked(table=other, condition=condition):
            return replace(predicate, condition=caseless_filter(condition, caseless, other))
        case Compare(column=column, operand=str() as value) if (table, column) in caseless:
            return replace(predicate, operand=Folded(value))
        case InList(column=column, values=values) | Elements(column=column, values=values) if (
            table,
            column,
        ) in caseless:
            return replace(predicate, values=tuple(map(Folded, values)))
        case Within(column=column, keys=keys) if (table, column) in caseless:
            return replace(predicate, keys=tuple(map(Folded, keys)))
        case Contains(column=column, value=value) if (table, column) in caseless:
            return replace(predicate, value=Folded(value))
        case _:
            return predicate
