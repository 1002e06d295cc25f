"""A model together with the territories that managers have added. Pure.

A filter over a subtree is open where the model lets managers add territories: those added below one of its
keys count, too. So an added territory is in every subtree in which its parent is, and in no other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from crm_rls.model.declarations import Model
from crm_rls.model.new_territories import AddedTerritory, NewTerritories
from crm_rls.model.predicates import OpenWithin, Predicate, linked_in, mapped, walk
from crm_rls.model.rewriting import rewritten
from crm_rls.model.table_name import TableName
from crm_rls.model.territories import Territory, TerritoryTree


def open_territories(model: Model) -> Mapping[str, tuple[str, ...]]:
    """Return the territories below which managers add others, with the groups that see these subtrees.

    Those at the top are among them, also where no group sees them. Empty where managers add none.
    """
    if model.new_territories is NewTerritories.NOTHING:
        return {}
    found: dict[str, set[str]] = {node.key: set() for node in model.territories.nodes if node.parent is None}
    for group in model.groups:
        for grant in model.grants(group):
            for leaf in _open(grant.filter):
                for node in leaf.nodes:
                    found.setdefault(node, set()).add(group.name)
    return {key: tuple(sorted(groups)) for key, groups in sorted(found.items())}


def is_open(model: Model) -> bool:
    """Say whether some filter is over a subtree to which territories can be added."""
    return any(True for declared in model.filters() for _ in _open(declared.predicate))


def open_columns(model: Model) -> frozenset[tuple[TableName, str]]:
    """Return the columns that filters ask for open subtrees."""
    return frozenset(
        (table, leaf.column)
        for declared in model.filters()
        for table, part in _parts(declared.predicate, declared.table)
        for leaf in walk(part)
        if isinstance(leaf, OpenWithin)
    )


def standing(tree: TerritoryTree, added: Iterable[AddedTerritory]) -> tuple[AddedTerritory, ...]:
    """Return those that the tree does not have itself and whose parent stands in it, a parent first."""
    waiting = sorted(each for each in added if each.key not in tree)
    known, found = set(tree.keys()), list[AddedTerritory]()
    while fitting := [each for each in waiting if each.parent in known]:
        found += fitting
        known.update(each.key for each in fitting)
        waiting = [each for each in waiting if each.key not in known]
    return tuple(found)


def grown(model: Model, added: Collection[AddedTerritory]) -> Model:
    """Return what the model means while these are added: tree and open subtrees have them.

    For answers and proofs, which speak of a moment; what is compiled asks the database for them.
    """
    new = standing(model.territories, added) if added and is_open(model) else ()
    if not new:
        return model
    nodes = (Territory(each.key, each.parent, each.label) for each in new)
    tree = TerritoryTree((*model.territories.nodes, *nodes))

    def leaf(node: Predicate) -> Predicate:
        return replace(node, keys=tree.subtree(node.keys)) if isinstance(node, OpenWithin) else node

    return rewritten(replace(model, territories=tree), lambda _, predicate: mapped(predicate, leaf))


def _open(predicate: Predicate) -> Iterator[OpenWithin]:
    """Yield the open subtrees in a predicate, also inside `exists`."""
    for part in (predicate, *(link.condition for link in linked_in(predicate))):
        yield from (node for node in walk(part) if isinstance(node, OpenWithin))


def _parts(predicate: Predicate, table: TableName) -> Iterator[tuple[TableName, Predicate]]:
    """Yield a predicate over a table, and those inside of its `exists` over the others."""
    yield table, predicate
    for link in linked_in(predicate):
        yield TableName.of(link.table), link.condition
