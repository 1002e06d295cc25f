"""Columns that filters ask both as an array and as a single value, which no type of PostgreSQL allows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from crm_rls.diagnostics import Code, Place
from crm_rls.meaning.proving.readings import ROOT, ColumnKey
from crm_rls.model import TableName
from crm_rls.model.calculations import columns_in
from crm_rls.model.predicates import (
    Compare,
    CompareValues,
    Contains,
    Elements,
    InAttribute,
    InList,
    IsTrue,
    Like,
    Linked,
    Predicate,
    Prefix,
    Within,
    walk,
)
from crm_rls.reading.sections.draft import Draft

ARRAY = re.compile(r"\s*(\[.*\]\s*=\s*)?\{.*\}\s*", re.DOTALL)
"""A literal that may be a whole array (manual, 8.15.2): `product_lines = '{}'` is sound SQL."""


def check_arrays(draft: Draft, filters: Iterable[tuple[Place, TableName | None, Predicate]]) -> None:
    """Report every column that is asked both ways, once, where the second way is first taken."""
    arrays: dict[ColumnKey, Place] = {}
    singles: dict[ColumnKey, Place] = {}
    for place, asked, predicate in sorted(filters, key=lambda each: each[0]):
        for key, is_array in _uses(predicate, ROOT if asked is None else str(asked)):
            (arrays if is_array else singles).setdefault(key, place)
    for key in sorted(arrays.keys() & singles.keys()):
        table, column = key
        array, single = arrays[key], singles[key]
        name = f"{table}.{column}" if table else column
        where = "in the same filter" if array == single else f"at {min(array, single)}"
        now, before = ("an array", "a single value") if array > single else ("a single value", "an array")
        draft.mistakes.error(
            Code.ARRAY_AND_SINGLE_VALUE,
            max(array, single),
            f"`{name}` is asked as {now} here and as {before} {where}, and can be one of them only",
            f"If the column is an array, write 'x' = any({column}) everywhere; if not, {column} = 'x'",
        )


def _uses(predicate: Predicate, table: str) -> Iterator[tuple[ColumnKey, bool]]:
    """Yield each column of which a filter knows whether it is an array, and whether it is."""
    for node in walk(predicate):
        match node:
            case Linked(table=other, condition=condition):
                yield from _uses(condition, other)
            case Contains(column=column) | Elements(column=column):
                yield (table, column), True
            case CompareValues(left=left, right=right):
                yield from (((table, column), False) for column in columns_in(left, right))
            case Compare(column=column, operand=str() as literal):
                if not ARRAY.fullmatch(literal):
                    yield (table, column), False
            case InList(column=column, values=values):
                if not all(map(ARRAY.fullmatch, values)):
                    yield (table, column), False
            case (
                Compare(column=column)
                | InAttribute(column=column)
                | Within(column=column)
                | IsTrue(column=column)
                | Prefix(column=column)
                | Like(column=column)
            ):
                yield (table, column), False
            case _:
                pass
