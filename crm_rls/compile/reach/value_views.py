"""Views of attributes whose values stand in a table of the user's, and whether these tables are fit for it.

A policy asks a view and not the table, whose own policies could ask the contact again (ADR 0004). Its column
`login` is the table's own, so that an index on it is used; for a text that is compared with CURRENT_USER,
which is of type name, there is none. Whose a login is decides `crm_access.called`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from crm_rls.catalog import Grant, Kind, ServerFacts, SupportObject, TableFacts
from crm_rls.compile.conditions.attributes import TYPES, default_collation
from crm_rls.compile.installation.objects import view
from crm_rls.diagnostics import Code, Diagnostic, Place, Severity
from crm_rls.model import AttributeTable, Model
from crm_rls.postgres.names import SUPPORT_SCHEMA, Names
from crm_rls.postgres.sqltext import SQL, Composable, Identifier, qualified, relation

LOGIN_TYPES = ("name", "text", "character varying")
"""What a column with logins can be: of these an index answers for a text."""

VALUE_TYPES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "text": ("a text", ("text", "character varying", "character", "name")),
    "integer": ("a whole number", ("smallint", "integer", "bigint")),
    "uuid": ("a uuid", ("uuid",)),
}
"""By the declared type, what it is called, and the types that a column can have."""


@dataclass(frozen=True, slots=True)
class ValueView:
    """The view of one attribute: its columns are `login` and `value`, the latter of the declared type."""

    attribute: str
    type: str
    source: AttributeTable
    name: str
    line_name: str = ""

    @property
    def line(self) -> Composable | None:
        """Return the table of who reports to whom, in SQL; None where there is none."""
        return qualified(SUPPORT_SCHEMA, self.line_name) if self.line_name else None

    @property
    def qualified(self) -> Composable:
        """Return its name in SQL."""
        return qualified(SUPPORT_SCHEMA, self.name)


def value_views(model: Model, names: Names) -> Mapping[str, ValueView]:
    """Return the views by attribute."""
    return {
        name: _view(names, name, each.type, each.source)
        for name, each in sorted(model.attributes.items())
        if each.source is not None
    }


def _view(names: Names, attribute: str, type_: str, source: AttributeTable) -> ValueView:
    """Name the view after all that it reads: policies hold on to their view until they have moved."""
    parts = (type_, source.table.schema, source.table.name, *source.columns)
    digest = hashlib.sha256("\0".join(parts).encode()).hexdigest()[:6]
    line = names.object_on("line", f"{attribute}_{digest}") if source.parent is not None else ""
    return ValueView(attribute, type_, source, names.object_on("values", f"{attribute}_{digest}"), line)


def value_objects(views: Mapping[str, ValueView], owner: str) -> Iterator[SupportObject]:
    """Yield the views."""
    for each in views.values():
        yield view(each.name, value_select(each.source, each.type, each.line), owner)


def value_select(source: AttributeTable, type_: str, line: Composable | None = None) -> Composable:
    """Return the query for all logins and their values.

    Who reports to whom is read from the table of a line (see `lines`), or else found by walking down.
    """
    own = typed_column("t", source.value, type_)
    parts = {
        "login": Identifier(source.login),
        "value": own,
        "table": relation(source.table),
        "there": Identifier(source.value),
    }
    if source.parent is None:
        return _ROWS.format(**parts)
    if line is not None:
        return _LINE.format(**parts, line=line)
    return _WALK.format(**parts, parent=typed_column("t", source.parent, type_))


_ROWS = SQL("SELECT t.{login} AS login, {value} AS value FROM {table} AS t WHERE t.{there} IS NOT NULL")

_LINE = SQL(
    "SELECT t.{login} AS login, l.member AS value FROM {table} AS t JOIN {line} AS l ON l.head = {value}"
)

_WALK = SQL(
    "WITH RECURSIVE down (login, value) AS ("
    "SELECT t.{login}, {value} FROM {table} AS t WHERE t.{there} IS NOT NULL AND t.{login} IS NOT NULL UNION "
    "SELECT down.login, {value} FROM down JOIN {table} AS t ON {parent} = down.value "
    "WHERE t.{there} IS NOT NULL) SELECT down.login, down.value FROM down"
)


def typed_column(alias: str, column: str, type_: str) -> Composable:
    """Return a column in the declared type of an attribute."""
    plain = SQL("{}.{}").format(SQL(alias), Identifier(column))
    if type_ == "text":
        return default_collation(SQL("{}::pg_catalog.text").format(plain))
    return TYPES[type_].format(plain)


def value_grants(views: Mapping[str, ValueView], owner: str, persons: str) -> Iterator[Grant]:
    """Yield what the owner needs to read the tables, and people to read the views, which they cannot name."""
    for each in views.values():
        table = each.source.table
        yield Grant(Kind.SCHEMA, table.schema, table.schema, owner, "USAGE")
        for column in each.source.columns:
            yield Grant(Kind.TABLE, table.schema, table.name, owner, "SELECT", column)
        yield Grant(Kind.TABLE, SUPPORT_SCHEMA, each.name, persons, "SELECT")


# -- fitness -------------------------------------------------------------------------------------------


def unfit_sources(model: Model, facts: ServerFacts) -> Iterator[Diagnostic]:
    """Yield why tables cannot give the values of attributes; nothing when the facts are not known."""
    if not facts.known:
        return
    for name, each in sorted(model.attributes.items()):
        table = facts.tables.get(each.source.table) if each.source is not None else None
        if each.source is not None and table is not None:
            key = "from" if each.source.parent is None else "line"
            place = model.place("attributes", name, key)
            yield from _unfit(f"attribute {name}", each.source, each.type, table, place)
            yield from _keyless(f"attribute {name}", each.source, table, place)
            if not each.many:
                yield from _ambiguous(
                    f"attribute {name}", each.source, table, model.place("attributes", name)
                )


def _unfit(
    owner: str, source: AttributeTable, declared: str, table: TableFacts, place: Place | None
) -> Iterator[Diagnostic]:
    for column in source.columns:
        if column not in table.columns:
            cause = f"column {table.name}.{column} is not there"
            step = "correct the name, or add the column"
            yield Diagnostic(Code.MISSING_COLUMN, Severity.ERROR, cause, step, place, owner)
    login = table.columns.get(source.login)
    if login is not None and login.type.partition("(")[0] not in LOGIN_TYPES:
        cause = f"column {table.name}.{source.login} is of type {login.type}, and logins are names"
        step = "use a column of type name, text or varchar; name is the best"
        yield Diagnostic(Code.UNFIT_LOGIN_COLUMN, Severity.ERROR, cause, step, place, owner)
    type_, fitting = VALUE_TYPES[declared]
    if declared == "text" and source.parent is None:
        fitting = ()  # every value is a text, too
    for column in source.columns[1:]:
        known = table.columns.get(column)
        if known is not None and fitting and known.type.partition("(")[0] not in fitting:
            cause = f"column {table.name}.{column} is of type {known.type}, and the attribute is {type_}"
            step = "declare the attribute with the type of the column"
            yield Diagnostic(Code.UNFIT_VALUE_COLUMN, Severity.ERROR, cause, step, place, owner)
    if table.kind not in "rp":
        cause = f"{table.name} is not a table, so it is unknown who may change its rows"
        yield Diagnostic(Code.NOT_A_TABLE, Severity.ERROR, cause, "name the table itself", place, owner)


def _keyless(
    owner: str, source: AttributeTable, table: TableFacts, place: Place | None
) -> Iterator[Diagnostic]:
    if source.parent is not None and (source.value,) not in table.unique:
        cause = f"column {table.name}.{source.value} is not unique, so nobody knows who reports to whom"
        step = "add a unique index on it"
        yield Diagnostic(Code.KEY_NOT_UNIQUE, Severity.ERROR, cause, step, place, owner)


def _ambiguous(
    owner: str, source: AttributeTable, table: TableFacts, place: Place | None
) -> Iterator[Diagnostic]:
    if source.login in table.columns and (source.login,) not in table.unique:
        cause = f"a login can be in several rows of {table.name}, and the attribute has one value"
        step = f"add a unique index on ({source.login}), or declare `many: true`"
        yield Diagnostic(Code.SEVERAL_ROWS_FOR_ONE_VALUE, Severity.ERROR, cause, step, place, owner)
