"""Whether columns can be compared as the model does; what cannot is refused by the name of its type.

Whether a literal is a value of the type is judged by the server, when `printing` shows it the expressions.
Here stands what the server would take, and what would mean another thing or fail when a person asks.
"""

from __future__ import annotations

from collections.abc import Iterator

from crm_rls.catalog import ColumnFacts, ServerFacts, TableFacts
from crm_rls.compile.fit.fitness import unfit
from crm_rls.compile.reach.layout import Layout
from crm_rls.diagnostics import Code, Diagnostic
from crm_rls.model import AssignmentField, DeclaredFilter, Model, TableName
from crm_rls.model.predicates import (
    And,
    Compare,
    Const,
    Contains,
    Elements,
    InAttribute,
    InList,
    IsNull,
    IsTrue,
    Linked,
    Not,
    Or,
    Predicate,
    Within,
    columns,
    links,
    walk,
)

_UNJUDGED = (Const, Not, And, Or, IsNull, IsTrue, Within)
"""What compares no value or is judged elsewhere; named, so that a new leaf is refused until looked at."""

_ANOTHER_COLUMN = "compare whole values, or ask a column of type text with a deterministic collation"


def incomparable(model: Model, facts: ServerFacts) -> Iterator[Diagnostic]:
    """Yield every filter, key and position that a column's type or collation does not go with.

    That a column cannot hold territories is told once, and not for each group that has some.
    """
    for field in model.assignment:
        for table, column, key in _columns_of(field, model):
            owner, steps = f"assignment {field.name}", ("assignment", field.name, key)
            anything = DeclaredFilter(owner, steps, Compare(column, "=", ""), table)
            yield from incomparable_in(model, facts, anything)
    for each in model.filters():
        yield from incomparable_in(model, facts, each)
    yield from _keys(model, facts)
    yield from _positions(model, facts)


def _columns_of(field: AssignmentField, model: Model) -> Iterator[tuple[TableName, str, str]]:
    """Yield the tables of a field with the column there, and the key under which the model names it."""
    yield model.root.name, field.column, "column"
    for each in field.on:
        yield each.table, each.column, "on"


def incomparable_in(model: Model, facts: ServerFacts, declared: DeclaredFilter) -> Iterator[Diagnostic]:
    """Yield why a filter cannot ask its columns, each cause once."""
    found = dict.fromkeys(_causes(declared.predicate, declared.table, facts))
    for cause, step in found:
        yield unfit(Code.UNFIT_COMPARISON, declared.owner, cause, step, model.place(*declared.steps))


def _causes(predicate: Predicate, table: TableName, facts: ServerFacts) -> Iterator[tuple[str, str]]:
    known = facts.tables.get(table)
    for node in walk(predicate):
        if isinstance(node, Linked):
            yield from _causes(node.condition, TableName.of(node.table), facts)
        elif known is not None and not isinstance(node, _UNJUDGED):
            for column in sorted(columns(node) & known.columns.keys()):
                if (cause := _cause(node, known, known.columns[column])) is not None:
                    yield cause


def _cause(leaf: Predicate, table: TableFacts, column: ColumnFacts) -> tuple[str, str] | None:
    """Return why a leaf cannot ask the column, and the next step."""
    asked = _operator(leaf)
    own = column.operator_class
    named = f"column {table.name}.{column.name}"
    if asked is None and not column.deterministic:
        cause = f"{named} has a collation that is not deterministic, so PostgreSQL looks at whole values only"
        return cause, _ANOTHER_COLUMN
    if own is None or (own.elements and not isinstance(leaf, Contains | Elements)):
        return None
    if asked is None:
        cause = (
            f"{named} is of type {column.type}, which filters ask by =, <>, <, <=, >, >=, in and within "
            "only: anything else would mean another thing than in a query of yours"
        )
        return cause, _ANOTHER_COLUMN
    if asked in own.operators or (asked == "<>" and "=" in own.operators):
        return None
    type_ = column.type.removesuffix("[]") if own.elements else column.type
    cause = f"{named} is of type {column.type}, and no operator class says what `{asked}` means for {type_}"
    return cause, "make a default operator class for btree, or compare another column"


def _operator(leaf: Predicate) -> str | None:
    """Return the operator by which a leaf compares whole values; None if it does anything else."""
    match leaf:
        case Compare(op=op):
            return op
        case InList() | InAttribute() | Contains() | Elements():
            return "="
        case _:
            return None


def _keys(model: Model, facts: ServerFacts) -> Iterator[Diagnostic]:
    """Yield keys, and columns that refer to them, which have to be compared by operators of their own."""
    asked = [(model.root.name, "key", column) for column in model.root.key]
    parents = {link.to for child in model.children for link in child.links}
    for child in model.children:
        for link in child.links:
            asked += ((child.name, "via", via) for via in link.via)
            asked += ((link.to, "key", column) for column in link.columns)
        if child.name in parents:
            asked += ((child.name, "key", column) for column in child.key)
    for table, word, name in dict.fromkeys(asked):
        column = _column(facts, table, name)
        if column is not None and column.operator_class is not None:
            cause = (
                f"column {table}.{name} is of type {column.type}, whose `=` is not one of pg_catalog: rows "
                "are not joined by it"
            )
            step = f"set `{word}` to a column of a type of PostgreSQL's own, such as text, bigint or uuid"
            place = model.place("tables", str(table), word)
            yield unfit(Code.KEY_OF_FOREIGN_TYPE, f"table {table}", cause, step, place)


def _positions(model: Model, facts: ServerFacts) -> Iterator[Diagnostic]:
    for field in model.assignment:
        column = _column(facts, model.root.name, field.column)
        if field.position is None or column is None or not differs_from_its_text(column):
            continue
        cause = (
            f"column {model.root.name}.{field.column} is of type {column.type}, in which different texts can "
            "be equal, and a position is found by the text"
        )
        step = "take `position` out: a list of territories is compared right"
        place = model.place("assignment", field.name, "position")
        yield unfit(Code.POSITION_BY_TEXT, f"assignment {field.name}", cause, step, place)


def differs_from_its_text(column: ColumnFacts) -> bool:
    """Say whether two values of the column can be equal though their texts are not."""
    return column.operator_class is not None or not column.deterministic


def compared_columns(layout: Layout) -> tuple[tuple[TableName, str], ...]:
    """Return the columns that policies, views and triggers compare, sorted by table and name."""
    model = layout.model
    found = {(model.root.name, column) for column in (*model.root.key, *layout.read)}
    for field in model.assignment:
        found |= {(table, column) for table, column, _ in _columns_of(field, model)}
    for child in model.children:
        found |= {(child.name, column) for column in child.key}
        for link in child.links:
            found |= {(child.name, via) for via in link.via} | {(link.to, column) for column in link.columns}
    for declared in model.filters():
        found |= {(declared.table, column) for column in columns(declared.predicate)}
        for linked in links(declared.predicate):
            found |= {(TableName.of(linked.table), column) for column in columns(linked.condition)}
    return tuple(sorted(found))


def _column(facts: ServerFacts, table: TableName, name: str) -> ColumnFacts | None:
    known = facts.tables.get(table)
    return None if known is None else known.columns.get(name)
