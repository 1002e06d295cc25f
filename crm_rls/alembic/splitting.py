"""Indexes on large tables: made CONCURRENTLY, each side of the main revision in a revision of its own.

A unique index that a key needs comes before, with the columns that its table gets; an index that only makes
reading faster comes after. What lies between is safe to stop at: after every single statement nobody sees
more than before or after.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from alembic.autogenerate.api import AutogenContext
from alembic.operations import MigrateOperation, MigrationScript, ops
from alembic.util import rev_id

from crm_rls.catalog import Kind, ServerFacts
from crm_rls.change import Change
from crm_rls.change.kinds import CreateObject, waits_for_rows
from crm_rls.model import TableName

BEFORE, AFTER = -1, 1

Directives = Callable[[Any, Any, list[MigrationScript]], None]


def staged(change: Change, changes: Iterable[Change], facts: ServerFacts, large: int) -> tuple[Change, int]:
    """Return a change, and whether it goes into the revision before, the main one (0) or the one after.

    Beside the main revision an index is made concurrently.
    """
    if not isinstance(change, CreateObject):
        return change, 0
    stage = _stage(change, changes, facts, large)
    concurrently = stage != 0 and change.desired.kind is Kind.INDEX
    return replace(change, concurrently=concurrently), stage


def _stage(change: CreateObject, changes: Iterable[Change], facts: ServerFacts, large: int) -> int:
    made = change.desired
    table = TableName(made.schema, made.table)
    if table not in facts.tables or facts.tables[table].estimated_rows < large:
        return 0
    if made.kind is Kind.INDEX and waits_for_rows(made):
        return BEFORE if made.unique else AFTER
    if made.kind is Kind.COLUMN and any(_unique_on(table, each) for each in changes):
        return BEFORE
    return 0


def _unique_on(table: TableName, change: Change) -> bool:
    """Say whether a change makes a unique index on the table, which may need its new columns."""
    return (
        isinstance(change, CreateObject)
        and change.desired.unique
        and (change.desired.schema, change.desired.table) == (table.schema, table.name)
    )


def split_on_write(context: AutogenContext) -> None:
    """Have the revision split when it is written, after the project's own hook."""
    options = context.migration_context.opts
    hook: Directives | None = options.get("process_revision_directives")
    if not isinstance(hook, _Splitter):
        options["process_revision_directives"] = _Splitter(hook)


class _Splitter:
    def __init__(self, first: Directives | None) -> None:
        self.first = first

    def __call__(self, context: Any, revision: Any, directives: list[MigrationScript]) -> None:  # noqa: ANN401
        if self.first is not None:
            self.first(context, revision, directives)
        directives[:] = [part for script in directives for part in _split(script)]


def _split(script: MigrationScript) -> Iterator[MigrationScript]:
    if len(script.upgrade_ops_list) != 1 or script.upgrade_ops is None or script.downgrade_ops is None:
        yield script  # of several databases
        return
    before, after = (_staged(script.upgrade_ops.ops, stage) for stage in (BEFORE, AFTER))
    script.upgrade_ops.ops = _staged(script.upgrade_ops.ops, 0)
    script.downgrade_ops.ops = _staged(script.downgrade_ops.ops, 0)
    if before:
        first = _beside(script, before, "indexes first", script.head)
        first.branch_label, first.depends_on, first.splice = (
            script.branch_label,
            script.depends_on,
            script.splice,
        )
        script.branch_label = script.depends_on = script.splice = None
        script.head = first.rev_id
        yield first
    yield script
    if after:
        yield _beside(script, after, "indexes last", script.rev_id)


def _staged(operations: list[MigrateOperation], stage: int) -> list[MigrateOperation]:
    return [each for each in operations if getattr(each, "stage", 0) == stage]


def _beside(
    script: MigrationScript, operations: list[MigrateOperation], words: str, head: str | None
) -> MigrationScript:
    upgrade = ops.UpgradeOps(operations)
    message = f"{script.message}, {words}" if script.message else words
    return MigrationScript(
        rev_id(), upgrade, upgrade.reverse(), message=message, head=head, version_path=script.version_path
    )
