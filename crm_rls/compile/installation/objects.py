"""Objects that we add to a database, each with the statement that makes it.

What an object is and how it is written stand here once, so that both always say the same. `grammar` reads
those that stand in files.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from crm_rls.catalog import ColumnFacts, Kind, SupportObject
from crm_rls.model import TableName
from crm_rls.postgres.creation import Creation
from crm_rls.postgres.definitions import (
    Fires,
    deletion,
    foreign_key_definition,
    index_definition,
    trigger_definition,
)
from crm_rls.postgres.functions import PINNED, QUOTE, Function
from crm_rls.postgres.names import SUPPORT_SCHEMA
from crm_rls.postgres.sqltext import SQL, Composable, Identifier, joined, literal, qualified, relation, text

_ADD_COLUMN = SQL("alter table {} add column {} {}")
_ADD_FOREIGN_KEY = SQL(
    "alter table {} add constraint {} foreign key ({}) references {} ({}) "
    "on update cascade on delete set null ({})"
)
_TRIGGER = SQL("create trigger {} {} {} on {} for each {} execute function {}()")
_FUNCTION = SQL("function {name}({arguments}) returns {returns}\n{options}\nas {quote}{body}{quote}")


def column(table: TableName, name: str, type_name: str, *, derived: bool = False) -> SupportObject:
    """Return a column; its type as format_type prints it, with a collation behind it where it needs one.

    `derived` says that what it holds can be computed again from other rows.
    """
    made = _on_table(Kind.COLUMN, table, name, type_name, column_creation(table, name, type_name))
    return replace(made, derived=derived)


def type_of_copy(source: ColumnFacts | None, unknown: str) -> str:
    """Return type and collation of a column's copy; with another collation `=` and `<` mean other things."""
    if source is None:
        return unknown
    return f"{source.type} collate {source.collation}" if source.collation else source.type


def column_creation(table: TableName, name: str, definition: str) -> Creation:
    """Return the statement that adds a column."""
    return Creation(text(_ADD_COLUMN.format(relation(table), Identifier(name), SQL(definition))))


def index(table: TableName, name: str, columns: Sequence[str], *, unique: bool = False) -> SupportObject:
    """Return an index on columns of a table."""
    tail = SQL("{} on {} ({})").format(Identifier(name), relation(table), _names(columns))
    create = Creation("create unique index" if unique else "create index", text(tail))
    return SupportObject(
        Kind.INDEX,
        table.schema,
        name,
        index_definition(columns, unique=unique),
        table.name,
        create,
        unique=unique,
    )


def foreign_key(
    table: TableName,
    name: str,
    columns: Sequence[str],
    target: TableName,
    target_columns: Sequence[str],
    *,
    emptied: Sequence[str],
) -> SupportObject:
    """Return a foreign key that hands changes down, and of a deleted row lets go by emptying some columns.

    What becomes of the children of a deleted row is left to the table's own foreign key. NO ACTION would not
    do that: it refuses the deletion where its trigger fires first, and the order is that of OIDs as text.
    """
    own, other = _names(columns), _names(target_columns)
    create = _ADD_FOREIGN_KEY.format(
        relation(table), Identifier(name), own, relation(target), other, _names(emptied)
    )
    definition = foreign_key_definition(
        columns, str(target), target_columns, on_update="c", on_delete=deletion("n", emptied)
    )
    return _on_table(Kind.FOREIGN_KEY, table, name, definition, Creation(text(create)))


def trigger(
    table: TableName,
    name: str,
    timing: str,
    events: Sequence[str],
    function: str,
    *,
    fires: Fires = Fires.ORIGIN,
    each_row: bool = True,
) -> SupportObject:
    """Return a trigger that runs a function of the support schema for each row, or once a statement.

    Only where `fires` says so it fires where session_replication_role is replica, as in the apply worker of
    logical replication (manual, ALTER TABLE, ENABLE REPLICA and ENABLE ALWAYS TRIGGER).
    """
    create = _TRIGGER.format(
        Identifier(name),
        SQL(timing),  # one of our own words, as the events are
        joined("or", map(SQL, events)),
        relation(table),
        SQL("row" if each_row else "statement"),
        qualified(SUPPORT_SCHEMA, function),
    )
    definition = trigger_definition(timing, events, SUPPORT_SCHEMA, function, each_row=each_row, fires=fires)
    return replace(_on_table(Kind.TRIGGER, table, name, definition, Creation(text(create))), fires=fires)


def view(name: str, select: Composable, owner: str, *, key_type: str = "") -> SupportObject:
    """Return a view of the support schema; `key_type` is the type of its first column, if that matters."""
    definition = text(select)
    tail = SQL("view {} as {}").format(qualified(SUPPORT_SCHEMA, name), select)
    create = Creation("create", text(tail))
    return SupportObject(
        Kind.VIEW, SUPPORT_SCHEMA, name, definition, create=create, signature=key_type, owner=owner
    )


def standing_in(view: SupportObject, select: Composable) -> SupportObject:
    """Return a view that reads columns of ours which are not there yet, with what stands in until then.

    `select` has the same columns.
    """
    tail = SQL("view {} as {}").format(relation(view), select)
    return replace(view, stand_in=Creation("create", text(tail)))


def compiled_function(function: Function, owner: str = "") -> SupportObject:
    """Return a function whose statement is written here."""
    tail = _FUNCTION.format(
        name=qualified(function.schema, function.name),
        arguments=SQL(function.parameters),  # names and types that compile gives
        returns=SQL(function.returns),
        options=SQL("\n").join(_options(function)),
        quote=SQL(QUOTE),
        body=SQL(function.body),
    )
    return function_object(function, Creation("create", text(tail)), owner)


def function_object(function: Function, create: Creation, owner: str = "") -> SupportObject:
    """Return a function with the statement that makes it."""
    return SupportObject(
        Kind.FUNCTION,
        function.schema,
        function.name,
        function.definition,
        create=create,
        signature=function.signature,
        parameters=function.parameters,
        owner=owner,
        function=function,
    )


def _options(function: Function) -> Iterator[Composable]:
    words = [f"language {function.language}"]
    words += [function.volatility] if function.volatility != "volatile" else []
    words += [f"parallel {function.parallel}"] if function.parallel != "unsafe" else []
    words += ["security definer"] if function.definer else []
    words += ["leakproof"] if function.leakproof else []
    words += ["strict"] if function.strict else []
    yield SQL(" ".join(words))
    for name, value in function.settings:
        # The search path is a list of names, which a literal would make one name.
        written = SQL(value) if (name, value) == PINNED else literal(value)
        yield SQL("set {} = {}").format(SQL(name), written)


def _on_table(kind: Kind, table: TableName, name: str, definition: str, create: Creation) -> SupportObject:
    return SupportObject(kind, table.schema, name, definition, table.name, create)


def _names(columns: Sequence[str]) -> Composable:
    return joined(",", map(Identifier, columns))
