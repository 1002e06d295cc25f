"""Which table holds the contacts: by its name, and by how much belongs to it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from crm_rls.catalog import ForeignKeyFacts, ServerFacts, TableFacts
from crm_rls.drafting.words import FURTHER, STAFF, is_one_of, is_technical, joined, weight_of
from crm_rls.model import TableName

Tables = Mapping[TableName, TableFacts]

MOST_REACHED = 10
"""Tables below a candidate that count: with more, a table of all persons would stand before the customers."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A table that may hold the contacts; `reached` is how many tables belong to it, also indirectly."""

    table: TableName
    key: str
    score: int
    reached: int


def drafted_tables(facts: ServerFacts) -> Tables:
    """Return the tables that a model must classify: partitions and heirs go with what they belong to.

    A partitioned table has the keys, too, that each of its partitions has; they have no name there.
    """
    tables = {
        name: table
        for name, table in sorted(facts.tables.items())
        if table.kind in "rpf" and not set(table.parents) & set(facts.tables)
    }
    return {
        name: replace(table, foreign_keys=(*table.foreign_keys, *_keys_of_partitions(facts, tables, table)))
        if table.kind == "p"
        else table
        for name, table in tables.items()
    }


def _keys_of_partitions(facts: ServerFacts, tables: Tables, table: TableFacts) -> Iterator[ForeignKeyFacts]:
    """Yield what a key of every partition refers to, if it is the key of the other table."""
    leaves = [each for each in facts.tables.values() if table.name in each.parents and each.kind != "p"]
    own = {(key.columns, key.target) for key in table.foreign_keys}
    for key in leaves[0].foreign_keys if leaves else ():
        meant = (key.columns, key.target, key.target_columns)
        everywhere = all(
            any(meant == (other.columns, other.target, other.target_columns) for other in leaf.foreign_keys)
            for leaf in leaves
        )
        known = key.target in tables and key.target_columns == (key_of(tables, key.target),)
        if everywhere and known and meant[:2] not in own:
            yield replace(key, name="")


def candidates(tables: Tables) -> tuple[Candidate, ...]:
    """Return the tables that may hold the contacts, the most likely first."""
    named = {name: table for name, table in tables.items() if weight_of(name.name)}
    return _ranked(tables, named) or _ranked(tables, tables)


def _ranked(tables: Tables, some: Tables) -> tuple[Candidate, ...]:
    below = pointing(tables)
    found: list[Candidate] = []
    for name, table in some.items():
        key = key_of(tables, name)
        if key and table.kind in "rp" and not is_one_of(name.name, STAFF) and not is_technical(name.name):
            reached = len(_reached(below, name))
            weight = weight_of(name.name)
            if weight or reached:
                found.append(Candidate(name, key, weight * 100 + min(reached, MOST_REACHED) * 10, reached))
    return tuple(sorted(found, key=lambda each: (-each.score, -each.reached, each.table)))


def further_roots(tables: Tables, main: TableName) -> tuple[TableName, ...]:
    """Return the tables that are granted by themselves beside the contacts: leads, vendors.

    One that always belongs to a contact is none.
    """
    above = _reached({name: _always(table) for name, table in tables.items()}, main, inverse=True)
    return tuple(
        name
        for name, table in tables.items()
        if name != main
        and table.kind in "rp"
        and joined(name.name) in FURTHER
        and name not in above
        and key_of(tables, name)
    )


def key_of(tables: Tables, name: TableName) -> str:
    """Return the column that tells the rows of a table apart: the one that foreign keys refer to first."""
    table = tables[name]
    single = [key[0] for key in table.unique if len(key) == 1 and table.columns[key[0]].not_null]
    meant = [
        key.target_columns[0]
        for other in tables.values()
        for key in other.foreign_keys
        if key.target == name and len(key.columns) == 1
    ]
    ranked = sorted(single, key=lambda column: (-meant.count(column), single.index(column)))
    return ranked[0] if ranked else ""


def pointing(tables: Tables) -> Mapping[TableName, frozenset[TableName]]:
    """Return for each table those that have a foreign key to it."""
    found: dict[TableName, set[TableName]] = {name: set() for name in tables}
    for name, table in tables.items():
        for key in table.foreign_keys:
            if key.target in found and key.target != name:
                found[key.target].add(name)
    return {name: frozenset(each) for name, each in found.items()}


def _always(table: TableFacts) -> frozenset[TableName]:
    return frozenset(
        key.target for key in table.foreign_keys if all(table.columns[each].not_null for each in key.columns)
    )


def _reached(
    edges: Mapping[TableName, frozenset[TableName]], start: TableName, *, inverse: bool = False
) -> frozenset[TableName]:
    """Return what can be reached from a table along the edges, or against them."""
    if inverse:
        turned: dict[TableName, set[TableName]] = {}
        for name, targets in edges.items():
            for target in targets:
                turned.setdefault(target, set()).add(name)
        edges = {name: frozenset(each) for name, each in turned.items()}
    return frozenset(_walk(edges, start)) - {start}


def _walk(edges: Mapping[TableName, frozenset[TableName]], start: TableName) -> Iterator[TableName]:
    seen, waiting = {start}, [start]
    while waiting:
        step = waiting.pop()
        yield step
        fresh = edges.get(step, frozenset()) - seen
        seen |= fresh
        waiting += sorted(fresh)
