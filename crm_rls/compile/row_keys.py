"""Keys of rows as people write and read them: of several columns, the values with a comma between. Pure."""

from __future__ import annotations

from collections.abc import Container, Sequence

from crm_rls.errors import DatabaseError
from crm_rls.model import TableName
from crm_rls.postgres.sqltext import SQL, Composable, Identifier, joined, literal


def has_key(table: TableName, columns: Sequence[str], key: str) -> Composable:
    """Return that a row of a table has that key. Raises DatabaseError for another number of values."""
    values = [key] if len(columns) == 1 else key.split(",")
    if len(values) != len(columns):
        raise DatabaseError(
            f"{key!r} cannot be the key of a row of {table}, which is {', '.join(columns)}: write the values "
            "with a comma between"
        )
    pairs = zip(columns, values, strict=True)
    return joined(
        "and", (SQL("{} = {}").format(Identifier(table.name, name), literal(each)) for name, each in pairs)
    )


def known_key(columns: Sequence[str], known: Container[str]) -> Sequence[str]:
    """Return the key columns of a table, or where a row lies if there are none that the table has."""
    return columns if columns and all(each in known for each in columns) else ("ctid",)


def key_text(table: TableName, columns: Sequence[str]) -> Composable:
    """Return the key of a row as text."""
    texts = [SQL("{}::pg_catalog.text").format(Identifier(table.name, each)) for each in columns]
    return texts[0] if len(texts) == 1 else SQL("pg_catalog.concat_ws(',', {})").format(joined(",", texts))
