"""The locks of a plan: how many its one transaction takes, if the server has room, how long it waits. Pure.

Every kind of change says what it locks (`Variant.locks`). The room is max_locks_per_transaction *
(max_connections + max_prepared_transactions), shared by the whole server (manual, 20.12).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from crm_rls.catalog import ServerFacts
from crm_rls.change import Change, Locked, table_lock
from crm_rls.change.kinds import (
    Backfill,
    CreateObject,
    DropObject,
    PolicyChange,
    RenameObject,
    ReplaceObject,
    RowSecurityChange,
)
from crm_rls.diagnostics import Code, Diagnostic, Severity, listed
from crm_rls.model import Model, TableName

LOCK_TIMEOUT = "3s"
"""How long a statement of a script or migration waits for a lock, and readers queue behind it. apply asks for
its locks before (`waiting`)."""

STEP_MS = 1
"""What a step of a plan takes at most, without rows to fill, in milliseconds."""


@dataclass(frozen=True, slots=True, order=True)
class TableLock:
    """A table that a plan needs for itself; with `children` its partitions and inheriting tables, too."""

    schema: str
    table: str
    children: bool = False

    def __str__(self) -> str:
        """Return the table for people."""
        return f"{self.schema}.{self.table}"


def table_locks(changes: Iterable[Change], facts: ServerFacts) -> tuple[TableLock, ...]:
    """Return the tables of the user that changes take ACCESS EXCLUSIVE on, each once.

    Policies and flags are of one table, columns, and what depends on them, of its children as well. A comment
    on a policy lets everybody read and write.
    """
    alone, whole = set[TableName](), set[TableName]()
    for change in changes:
        if isinstance(change, PolicyChange | RowSecurityChange):
            if table_lock(change.table) in change.locks:
                alone.add(change.table)
        elif isinstance(change, CreateObject | DropObject | ReplaceObject | RenameObject | Backfill):
            whole.update(change.needs.tables)
    there = sorted((alone | whole) & facts.tables.keys())
    return tuple(TableLock(each.schema, each.name, each in whole) for each in there)


def lock_advice(changes: Iterable[Change], facts: ServerFacts) -> Iterator[Diagnostic]:
    """Yield a warning if the changes may take more locks than the server has room for."""
    count = len(locked(changes))
    if facts.lock_slots and count > facts.lock_slots:
        cause = (
            f"applying takes about {count:,} locks in one transaction, and the server has room for "
            f"{facts.lock_slots:,} in all, so it may end with `out of shared memory` and nothing changed"
        )
        factor = count // facts.lock_slots + 1
        step = f"raise max_locks_per_transaction by a factor of {factor} and restart the server"
        yield Diagnostic(Code.TOO_FEW_LOCKS, Severity.WARNING, cause, step, object="the server")


def exclusive_advice(changes: Sequence[Change], model: Model, facts: ServerFacts) -> Iterator[Diagnostic]:
    """Yield for each root how much of the plan runs while nobody else reads or writes it.

    The first change of a policy or column takes ACCESS EXCLUSIVE, and only COMMIT releases it. A step takes
    0.2 to 1 ms (bench.peers), filled rows come on top.
    """
    for root in (model.root.name, *model.further_roots()):
        first = next((at for at, change in enumerate(changes) if _excludes(change, root)), None)
        if first is not None and root in facts.tables:
            yield _held(changes, first, root)


def _held(changes: Sequence[Change], first: int, root: TableName) -> Diagnostic:
    count = len(changes) - first
    filled = sorted({str(change.table) for change in changes[first:] if isinstance(change, Backfill)})
    longer = f", and the time to fill rows of {listed(filled)}" if filled else ""
    cause = (
        f"apply holds an exclusive lock on it from step {first + 1:,} of {len(changes):,} to the end: "
        f"{count:,} steps, about {max(count * STEP_MS / 1000, 0.1):,.1f} s{longer}"
    )
    step = "apply at a time of low load: readers and writers wait meanwhile, and see the new state afterwards"
    return Diagnostic(Code.ROOT_HELD, Severity.INFO, cause, step, object=f"table {root}")


def _excludes(change: Change, table: TableName) -> bool:
    if isinstance(change, PolicyChange | RowSecurityChange | CreateObject | DropObject | Backfill):
        return table_lock(table) in change.locks
    return False


def locked(changes: Iterable[Change]) -> frozenset[Locked]:
    """Return what the changes lock, each thing once."""
    return frozenset(each for change in changes for each in change.locks)
