"""Operations as values: finished statements for the way there and for the way back.

Knows Alembic's contract of an operation (`reverse`, `to_diff_tuple`). A revision holds the statements
themselves, never the model or anything that a later compiler would read differently; so one operation with
a kind is enough, and it shares no name with those of other extensions. Must not know where statements come
from.
"""

from __future__ import annotations

from typing import Any

from alembic.operations import MigrateOperation, Operations

from crm_rls.alembic.preparing import Call
from crm_rls.change import Risk, Step
from crm_rls.diagnostics import Diagnostic, as_text


@Operations.register_operation("crm_rls")
class AccessOp(MigrateOperation):
    """One change and the change that takes it back."""

    def __init__(self, step: Step, undo: Step, stage: int = 0) -> None:
        """Keep both; `stage` is the side of the main revision on which it stands, see `splitting`."""
        self.step = step
        self.undo = undo
        self.stage = stage

    @classmethod
    def crm_rls(cls, operations: Operations, kind: str, subject: str, *statements: str) -> None:
        """Run the statements of one change, exactly as they stand."""
        step = Step(kind, subject, Risk.NEUTRAL, statements)
        operations.invoke(cls(step, Step(kind, subject, Risk.NEUTRAL, ())))

    @property
    def outside(self) -> bool:
        """Say whether it stands beside the main revision: an index made concurrently, and what that needs."""
        return self.stage != 0

    def reverse(self) -> AccessOp:
        """Return the operation that takes this one back."""
        return AccessOp(self.undo, self.step, self.stage)

    def to_diff_tuple(self) -> tuple[Any, ...]:
        """Return kind, subject and statements, for `alembic check`."""
        return (self.step.kind, self.step.subject, *self.step.statements)


@Operations.register_operation("crm_rls_prepare")
class PrepareOp(MigrateOperation):
    """What goes before or after the changes, for a role that is no superuser; it leaves nothing behind."""

    def __init__(self, call: Call | None, undo: Call | None) -> None:
        """Keep what to do on the way there and on the way back; None is nothing."""
        self.call = call
        self.undo = undo

    @classmethod
    def crm_rls_prepare(cls, operations: Operations, stem: str, **values: Any) -> None:  # noqa: ANN401
        """Run a statement of sql/operator, with these values."""
        given = {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
        operations.invoke(cls(Call(stem, given), None))

    def reverse(self) -> PrepareOp:
        """Return the operation of the way back."""
        return PrepareOp(self.undo, self.call)

    def to_diff_tuple(self) -> tuple[Any, ...]:
        """Return what it does."""
        return ("prepare", self.call.stem if self.call is not None else "")


class FoundOp(MigrateOperation):
    """Something found that is not ours to change: `alembic check` fails on it, a revision says it."""

    def __init__(self, found: Diagnostic, *, shown: bool = True) -> None:
        """Keep what was found; the way back does not show it again."""
        self.found = found
        self.shown = shown

    def reverse(self) -> FoundOp:
        """Return the same, silent."""
        return FoundOp(self.found, shown=not self.shown)

    def to_diff_tuple(self) -> tuple[str, str]:
        """Return that it was found, and what."""
        return ("found", as_text(self.found))
