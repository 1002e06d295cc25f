"""What a plan tells beside its steps: which shape each child table got and what it costs. Pure.

The figures are ratios to the same question with a hand-written condition, measured with one million contacts
and five million child rows (docs/performance).
"""

from __future__ import annotations

from collections.abc import Iterator

from crm_rls.catalog import CatalogState, Kind, ServerFacts
from crm_rls.compile.protection.privileges import keys_withheld
from crm_rls.compile.reach.layout import Layout
from crm_rls.compile.reach.linking import unvalidated_links
from crm_rls.diagnostics import Code, Diagnostic, Place, Severity, listed
from crm_rls.model import Child, Mode
from crm_rls.model.predicates import Linked, walk
from crm_rls.postgres.versions import describe, floor, warnings_for

LARGE = 100_000
"""From this many rows a shape is worth a word."""


def advise(layout: Layout, facts: ServerFacts, current: CatalogState) -> Iterator[Diagnostic]:
    """Yield advice; nothing here keeps a plan from being applied."""
    model = layout.model
    yield from warnings_for(facts.version)
    yield from _withheld(layout, facts)
    yield from unvalidated_links(model, facts)
    for child in model.children:
        yield from _child(child, facts, current, model.place("tables", str(child.name), "mode"))
    for group in model.groups:
        if any(isinstance(node, Linked) for node in walk(group.filter)):
            cause = (
                "the filter asks a link table: look-ups by key stay fast, questions over the whole table run "
                "a sub-plan"
            )
            step = "an array column with `'X' = any(column)` is faster"
            place = model.place("access_groups", group.name, "where")
            yield _info(Code.LINK_TABLE_IN_FILTER, f"access group {group.name}", cause, step, place)


def _withheld(layout: Layout, facts: ServerFacts) -> Iterator[Diagnostic]:
    if withheld := keys_withheld(layout, facts):
        tables = listed([f"{table} ({', '.join(sorted(keys))})" for table, keys in sorted(withheld.items())])
        cause = (
            f"people may not name the keys of {tables} in INSERT, and clients that do are refused: "
            "`values (default, ...)`, Hibernate with a pooled sequence, Django's save() of an object that "
            "has its key, SQLAlchemy with a value for every reflected column"
        )
        step = (
            f"upgrade to {describe(floor(facts.version))} or later, or declare `keys: client` for the tables "
            "that such clients write, which opens the hole there"
        )
        yield _info(Code.KEYS_WITHHELD, "INSERT", cause, step, None)


def _child(
    child: Child, facts: ServerFacts, current: CatalogState, place: Place | None
) -> Iterator[Diagnostic]:
    table = facts.tables.get(child.name)
    if table is None or table.estimated_rows < LARGE:
        return
    ours = [each for each in current.objects.values() if each.kind is Kind.COLUMN and each.marked]
    name, rows = f"table {child.name}", f"{table.estimated_rows:,} rows"
    if child.mode is Mode.FOLLOW:
        cause = (
            f"it has {rows} and follows its parent: look-ups by contact are fast, counts and latest-50 lists "
            "over the whole table are 10 to 1,000 times slower than with `mode: carry`"
        )
        step = "use `mode: carry` if such questions are asked"
        yield _info(Code.FOLLOWS_THOUGH_LARGE, name, cause, step, place)
    elif not any((each.schema, each.table) == (child.name.schema, child.name.name) for each in ours):
        cause = (
            f"it has {rows} and gets copied columns: applying rewrites every row once and holds a lock "
            "meanwhile"
        )
        yield _info(Code.CARRY_REWRITES_ROWS, name, cause, "choose a quiet hour", place)


def _info(code: Code, name: str, cause: str, next_step: str, place: Place | None) -> Diagnostic:
    return Diagnostic(code, Severity.INFO, cause, next_step, place, name)
