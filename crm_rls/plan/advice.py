"""What a plan tells beside its steps: which shape each child table got and what it costs. Pure.

The figures are ratios to the same question with a hand-written condition, measured with one million contacts
and five million child rows (docs/performance).
"""

from __future__ import annotations

from collections.abc import Iterator

from crm_rls.catalog import CatalogState, Kind, ServerFacts
from crm_rls.model import Child, Mode, Model
from crm_rls.model.predicates import Linked, walk
from crm_rls.postgres.versions import warnings_for

LARGE = 100_000
"""From this many rows a shape is worth a word."""


def advise(model: Model, facts: ServerFacts, current: CatalogState) -> Iterator[str]:
    """Yield sentences; nothing here keeps a plan from being applied."""
    yield from warnings_for(facts.version)
    for child in model.children:
        yield from _child(child, facts, current)
    for group in model.groups:
        if any(isinstance(node, Linked) for node in walk(group.filter)):
            yield (
                f"Access group {group.name} asks a link table: look-ups by key stay fast, questions over the "
                "whole table run a sub-plan. An array column with `'X' = any(column)` is faster."
            )


def _child(child: Child, facts: ServerFacts, current: CatalogState) -> Iterator[str]:
    table = facts.tables.get(child.name)
    if table is None or table.estimated_rows < LARGE:
        return
    ours = [each for each in current.objects.values() if each.kind is Kind.COLUMN]
    rows = f"{table.estimated_rows:,} rows"
    if child.mode is Mode.FOLLOW:
        yield (
            f"{child.name} ({rows}) follows its parent: fine for look-ups by contact; counts and latest-50 "
            "lists over the whole table are 10 to 1,000 times slower than with `mode: carry`."
        )
    elif not any((each.schema, each.table) == (child.name.schema, child.name.name) for each in ours):
        yield (
            f"{child.name} ({rows}) gets copied columns: applying rewrites every row once and holds a lock "
            "meanwhile. Choose a quiet hour."
        )
