"""Keys of rows as people write and read them. Pure.

Of several columns the values stand with a comma between; one that has a comma, a quote or an end of line in
itself stands in double quotes, as in CSV. A key may also be written as an array, as `crm_people` has it.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence

from crm_rls.catalog import TableFacts
from crm_rls.errors import DatabaseError
from crm_rls.model import TableName
from crm_rls.postgres.sqltext import SQL, Composable, Identifier, joined, literal

PLACE = ("ctid",)
"""Where a row lies: what names the rows of a table that has no key."""

_OF_SEVERAL = SQL(
    "case when {0} ~ '[\",\\r\\n]' then pg_catalog.concat('\"', pg_catalog.replace({0}, '\"', '\"\"'), '\"') "
    "else {0} end"
)


def has_key(table: TableName, columns: Sequence[str], key: str) -> Composable:
    """Return that a row of a table has that key. Raises DatabaseError for another number of values."""
    values = [key] if len(columns) == 1 else _values(key)
    if len(values) != len(columns):
        raise DatabaseError(
            f"{key!r} cannot be the key of a row of {table}, which is {', '.join(columns)}: write the values "
            'with a comma between, and one that has a comma itself in double quotes, as in "a,b",1'
        )
    pairs = zip(columns, values, strict=True)
    return joined(
        "and", (SQL("{} = {}").format(Identifier(table.name, name), literal(each)) for name, each in pairs)
    )


def _values(key: str) -> list[str]:
    array = key.startswith("{") and key.endswith("}")
    try:
        if array:
            (values,) = csv.reader(
                [key[1:-1]], doublequote=False, escapechar="\\", skipinitialspace=True, strict=True
            )
        else:
            (values,) = csv.reader([key], strict=True)
    except (csv.Error, ValueError):
        return key.split(",")
    return values


def known_key(declared: Sequence[str], facts: TableFacts | None) -> Sequence[str]:
    """Return the columns that name the rows of a table.

    Its declared key; where the table has no such columns, or rows that they do not tell apart, the smallest
    key that it has; and where the rows lie if it has none.
    """
    if facts is None:
        return PLACE
    there = bool(declared) and all(each in facts.columns for each in declared)
    keys = [
        each
        for each in facts.unique
        if all(name in facts.columns and facts.columns[name].not_null for name in each)
    ]
    if there and (not keys or any(set(each) <= set(declared) for each in facts.unique)):
        return declared
    return min(keys, key=lambda each: (len(each), each), default=tuple(declared) if there else PLACE)


def key_text(table: TableName, columns: Sequence[str]) -> Composable:
    """Return the key of a row as text."""
    texts = [SQL("{}::pg_catalog.text").format(Identifier(table.name, each)) for each in columns]
    if len(texts) == 1:
        return texts[0]
    return SQL("pg_catalog.concat_ws(',', {})").format(joined(",", map(_OF_SEVERAL.format, texts)))
