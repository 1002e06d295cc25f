"""How what people have of an attribute becomes SQL: of who asks, of whom somebody acts for, of a row.

Values are text; a filter casts them to the declared type.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from crm_rls.model import Attributes, several
from crm_rls.postgres.names import SUPPORT_SCHEMA
from crm_rls.postgres.sqltext import SQL, Composable, array_literal, literal, qualified

TYPES: Mapping[str, SQL] = {
    "text": SQL("{}"),
    "integer": SQL("{}::pg_catalog.int8"),
    "uuid": SQL("{}::pg_catalog.uuid"),
}
"""The cast of a value to each type that an attribute can have."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where the values of an attribute with several stand: what follows FROM, and one row's value."""

    value: Composable
    tables: Composable


def default_collation(value: Composable) -> Composable:
    """Return a text that takes the collation of whatever it is compared with."""
    return SQL('{} COLLATE pg_catalog."default"').format(value)


def one_of_caller(name: str) -> Composable:
    """Return the value, or null, of an attribute of whoever runs the query."""
    # The sub-select makes PostgreSQL ask once a query and not once a row (security research, 5.2).
    # CURRENT_USER is of type name, whose collation "C" the function hands on; compared under it, a text
    # column has no index. COLLATE inside the sub-select gives way to a collation that the column declares.
    called = _of_caller("attribute", name)
    return SQL("(SELECT {})").format(default_collation(called))


def several_of_caller(name: str) -> Source:
    """Return the values of an attribute of whoever runs the query."""
    tables = SQL("{} AS mine").format(_of_caller("attribute_values", name))
    return Source(SQL("({})").format(default_collation(SQL("mine"))), tables)


def _of_caller(function: str, name: str) -> Composable:
    return SQL("{}({}, CURRENT_USER)").format(qualified(SUPPORT_SCHEMA, function), literal(name))


def one_of(attributes: Composable) -> Callable[[str], Composable]:
    """Return how the value of an attribute is read from a JSON object of them."""

    def one(name: str) -> Composable:
        return SQL("({} OPERATOR(pg_catalog.->>) {})").format(attributes, literal(name))

    return one


def several_of(attributes: Composable, beside: Composable | None = None) -> Callable[[str], Source]:
    """Return how several values are read from a JSON object of them; `beside` is what it is a column of."""

    def values(name: str) -> Source:
        # In this mode of a path a single value counts as an array of one, and what is not there as none.
        path = literal(f'lax $."{name}"[*]')
        each = SQL("pg_catalog.jsonb_path_query({}, {}) AS mine").format(attributes, path)
        tables = each if beside is None else SQL("{}, {}").format(beside, each)
        return Source(SQL("(mine OPERATOR(pg_catalog.#>>) '{{}}')").format(), tables)

    return values


def login_of_caller() -> Composable:
    """Return what whoever runs the query is called in tables of the user's."""
    called = SQL("{}(CURRENT_USER)").format(qualified(SUPPORT_SCHEMA, "me"))
    return SQL("(SELECT {})").format(default_collation(called))


def login_of(attributes: Composable) -> Composable:
    """Return the same of somebody who is acted for, of whose attributes it is one."""
    return one_of(attributes)("login")


def of_login(view: Composable, login: Composable, beside: Composable | None = None) -> Source:
    """Return the values that a table of the user's has for a login, which `beside` may give."""
    tables = SQL("{} AS mine").format(view)
    if beside is not None:
        tables = SQL("{}, {}").format(beside, tables)
    return Source(SQL("mine.value"), SQL("{} WHERE mine.login = {}").format(tables, login))


def one_given(attributes: Attributes) -> Callable[[str], Composable]:
    """Return how known attributes are written as literals."""

    def one(name: str) -> Composable:
        value = attributes.get(name)
        written = literal(value) if isinstance(value, str) else SQL("NULL")
        return SQL("{}::pg_catalog.text").format(written)

    return one


def several_given(attributes: Attributes) -> Callable[[str], Source]:
    """Return how known attributes with several values are written as literals."""

    def values(name: str) -> Source:
        written = array_literal(several(attributes.get(name)))
        return Source(SQL("mine"), SQL("pg_catalog.unnest({}::pg_catalog.text[]) AS mine").format(written))

    return values
