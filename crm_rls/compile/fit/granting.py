"""Columns that grant: whoever changes a value in one of them changes who sees which rows. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from crm_rls.catalog import ServerFacts
from crm_rls.compile.reach.linking import linked_by_keys
from crm_rls.model import Child, ColumnOf, Link, Model, TableName
from crm_rls.model.predicates import And, Linked, Not, Or, Predicate, columns, walk
from crm_rls.model.trees import trees

Granting = Mapping[ColumnOf, tuple[str, ...]]
"""What reads each of these columns: groups, restrictions, links, attributes."""


def columns_that_grant(model: Model, facts: ServerFacts) -> Granting:
    """Return the columns that decide who sees which rows, in the order of tables and columns.

    The key of a table is none where a foreign key leads to it: what belongs to a row goes with its key. The
    values of an assignment field grant; what its rules compare to choose a value is not looked into.
    """
    settled = linked_by_keys(model, facts)
    found: dict[ColumnOf, dict[str, None]] = {}
    for column, reader in _read(settled):
        table = facts.tables.get(column.table)
        # A link that means no foreign key may still have the name of one in the place of its columns.
        if table is None or column.column in table.columns:
            found.setdefault(column, {})[reader] = None
    return {column: tuple(found[column]) for column in sorted(found)}


def _read(model: Model) -> Iterator[tuple[ColumnOf, str]]:
    for declared in model.filters():
        # Which contacts a family is for says who is responsible, and shows nothing to anybody.
        if declared.steps[0] != "families":
            for column in _read_by(model, declared.predicate, declared.table):
                yield column, declared.owner
    for child in model.children:
        for link in child.links:
            for column in _linking(model, child, link):
                yield column, f"link of {child.name}"
    for to_above, to_top in trees(model):
        for written in to_above.via:
            yield ColumnOf(to_top.to, written), f"tree of {to_top.to}"
    for name, attribute in model.attributes.items():
        if (source := attribute.source) is not None:
            for written in source.columns:
                yield ColumnOf(source.table, written), f"attribute {name}"


def _read_by(model: Model, predicate: Predicate, table: TableName) -> Iterator[ColumnOf]:
    for node in walk(predicate):
        match node:
            case Linked(via=via, own=own, condition=condition):
                other = TableName.of(node.table)
                yield from _but_key(model, table, own)
                if not node.to_one or _is_unchecked(model, table, other):
                    yield from _but_key(model, other, via)
                yield from _read_by(model, condition, other)
            case Not() | And() | Or():
                pass
            case _:
                for column in columns(node):
                    yield ColumnOf(table, column)


def _is_unchecked(model: Model, table: TableName, other: TableName) -> bool:
    return any(link.to == other and link.unchecked for link in model.refers(table))


def _but_key(model: Model, table: TableName, linking: tuple[str, ...]) -> Iterator[ColumnOf]:
    key = model.key(table) if table in model.guarded() else ()
    return (ColumnOf(table, column) for column in linking if tuple(linking) != key)


def _linking(model: Model, child: Child, link: Link) -> Iterator[ColumnOf]:
    """Yield the columns that say on which rows a row hangs."""
    own = (ColumnOf(child.name, column) for column in link.via)
    others = (ColumnOf(link.to, column) for column in link.columns or model.key(link.to))
    if link.unchecked or not link.back:
        yield from own
    if link.unchecked or link.back:
        yield from others
