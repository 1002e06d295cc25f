"""The locks of a plan: how many its one transaction takes, if the server has room, how long it waits. Pure.

Every kind of change says what it locks (`Variant.locks`). The room is max_locks_per_transaction *
(max_connections + max_prepared_transactions), shared by the whole server (manual, 20.12).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crm_rls.catalog import ServerFacts
from crm_rls.change import Change, Locked
from crm_rls.diagnostics import Code, Diagnostic, Severity

LOCK_TIMEOUT = "3s"
"""How long a statement of a plan waits for a lock; readers queue behind it no longer than this."""


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


def locked(changes: Iterable[Change]) -> frozenset[Locked]:
    """Return what the changes lock, each thing once."""
    return frozenset(each for change in changes for each in change.locks)
