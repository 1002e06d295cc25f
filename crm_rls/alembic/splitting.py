"""What a revision is written as: its parts, the file beside it, and what its docstring says.

Indexes on large tables are made CONCURRENTLY, each side of the main revision in a revision of its own. A
unique index that a key needs comes before, with the columns that its table gets; an index that only makes
reading faster comes after. What lies between is safe to stop at: after every single statement nobody sees
more than before or after.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from alembic.autogenerate.api import AutogenContext
from alembic.operations import MigrateOperation, MigrationScript, ops
from alembic.script import ScriptDirectory
from alembic.util import CommandError, rev_id

from crm_rls.alembic.operations import AccessOp, PrepareOp, ScriptOp
from crm_rls.alembic.scripts import DOWNGRADE, UPGRADE, ScriptFile, can_hold
from crm_rls.alembic.summary import Summarised
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
        directives[:] = [part for script in directives for part in _split(script, context.script)]


def _split(script: MigrationScript, directory: ScriptDirectory | None) -> Iterator[MigrationScript]:
    if len(script.upgrade_ops_list) != 1 or script.upgrade_ops is None or script.downgrade_ops is None:
        yield script  # of several databases
        return
    folder = None if directory is None else _folder(script, directory)
    before, after = (_staged(script.upgrade_ops.ops, stage) for stage in (BEFORE, AFTER))
    script.upgrade_ops.ops = _staged(script.upgrade_ops.ops, 0)
    script.downgrade_ops.ops = _staged(script.downgrade_ops.ops, 0)
    message = script.message
    steps = [each.step for each in script.upgrade_ops.ops if isinstance(each, AccessOp)]
    if steps:
        script.message = Summarised.of(message or "", steps)
    if folder is not None and script.rev_id is not None:
        file = ScriptFile(folder, script.rev_id)
        script.upgrade_ops.ops = list(_gathered(script.upgrade_ops.ops, file, UPGRADE))
        script.downgrade_ops.ops = list(_gathered(script.downgrade_ops.ops, file, DOWNGRADE))
    if before:
        first = _beside(script, before, message, "indexes first", script.head)
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
        yield _beside(script, after, message, "indexes last", script.rev_id)


def _folder(script: MigrationScript, directory: ScriptDirectory) -> Path | None:
    """Return the folder in which Alembic is going to write the revision; None if it has not one."""
    if script.version_path is not None:
        return Path(script.version_path)
    with suppress(CommandError):
        return Path(directory.versions)
    heads = directory.get_revisions(script.head or ())  # of several folders it takes the one of the parent
    return next((Path(head.path).parent for head in heads), None)


def _gathered(
    operations: Iterable[MigrateOperation], file: ScriptFile, function: str
) -> Iterator[MigrateOperation]:
    """Yield the operations, with one for each row of changes that the file beside the revision can hold."""
    row: list[AccessOp] = []
    for each in operations:
        if type(each) is AccessOp and can_hold(each.step):
            row += [each] if each.step.statements else []
            continue
        if isinstance(each, PrepareOp) and each.call is None:
            continue
        if row:
            yield ScriptOp.of(file, function, row)
            row = []
        yield each
    if row:
        yield ScriptOp.of(file, function, row)


def _staged(operations: list[MigrateOperation], stage: int) -> list[MigrateOperation]:
    return [each for each in operations if getattr(each, "stage", 0) == stage]


def _beside(
    script: MigrationScript,
    operations: list[MigrateOperation],
    message: str | None,
    words: str,
    head: str | None,
) -> MigrationScript:
    upgrade = ops.UpgradeOps(operations)
    said = f"{message}, {words}" if message else words
    return MigrationScript(
        rev_id(), upgrade, upgrade.reverse(), message=said, head=head, version_path=script.version_path
    )
