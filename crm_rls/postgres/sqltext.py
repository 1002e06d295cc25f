"""The only door to `psycopg.sql`: identifiers, literals, snippets and their text.

Everything that becomes DDL passes through here, so quoting exists once. Importing it loads libpq, so
only `compile` and `render` (and the floors above) use it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from psycopg import sql
from psycopg.sql import SQL, Composable, Composed, Identifier

__all__ = [
    "SQL",
    "Composable",
    "Composed",
    "Identifier",
    "array_literal",
    "fields",
    "joined",
    "literal",
    "qualified",
    "relation",
    "text",
]


class InSchema(Protocol):
    """A table or view by its name."""

    @property
    def schema(self) -> str:
        """The schema that it is in."""

    @property
    def name(self) -> str:
        """Its name in the schema."""


def qualified(schema: str, name: str) -> Identifier:
    """Return `"schema"."name"`."""
    return Identifier(schema, name)


def relation(named: InSchema) -> Identifier:
    """Return the name of a table, view or materialized view."""
    return qualified(named.schema, named.name)


def literal(value: str) -> Composable:
    """Return a quoted literal of type unknown, so that it takes the type of what it is compared with.

    PostgreSQL surprise: psycopg writes a space and E'...' where the value has a backslash; that is valid
    wherever a literal is.
    """
    return sql.Literal(value)


def array_literal(values: Iterable[str]) -> Composable:
    r"""Return an array literal of type unknown, e.g. '{"HH","SH"}'; every element is quoted.

    An unquoted NULL inside braces would be a null element (manual, 8.15.2), a quoted one is a string.
    """
    escaped = ('"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"' for value in values)
    return sql.Literal("{" + ",".join(escaped) + "}")


def joined(separator: str, parts: Iterable[Composable]) -> Composed:
    """Return the parts with ` separator ` between them; the separator is one of our own words."""
    return SQL(f" {separator} ").join(parts)  # only AND, OR and commas come here


def fields(row: str, columns: Iterable[str]) -> Composed:
    """Return the columns of a row that is known by a word of our own, such as `new`, with commas between."""
    return joined(",", (SQL("{}.{}").format(SQL(row), Identifier(column)) for column in columns))


def text(fragment: Composable) -> str:
    """Return the SQL text; needs no connection, which psycopg allows for str literals."""
    return fragment.as_string(None)
