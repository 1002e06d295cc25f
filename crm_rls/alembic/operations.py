"""Operations as values: what a revision calls, for the way there and for the way back.

Knows Alembic's contract of an operation (`reverse`, `to_diff_tuple`). A revision holds expressions and
finished statements, never the model or anything that a later compiler would read differently. Operations have
names that those of other extensions have not. Must not know where statements come from.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from alembic.operations import MigrateOperation, Operations

from crm_rls.alembic.preparing import Call
from crm_rls.alembic.scripts import ScriptFile, Title, read_section
from crm_rls.catalog import Command, Policy
from crm_rls.change import Risk, Step, chain, render
from crm_rls.change.kinds import AlterPolicy, CreatePolicy, DropPolicy
from crm_rls.diagnostics import Diagnostic, as_text
from crm_rls.model import TableName

NOTHING = Step("", "", Risk.NEUTRAL, ())


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
    def statements(self) -> tuple[str, ...]:
        """What it runs."""
        return self.step.statements

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


PolicyKind = CreatePolicy | AlterPolicy | DropPolicy


@Operations.register_operation("crm_rls_policy")
class PolicyOp(AccessOp):
    """A change of a policy, called with its name, table, roles, old and new expressions."""

    def __init__(self, change: PolicyKind, step: Step, undo: Step) -> None:
        """Keep the change beside its statements."""
        super().__init__(step, undo)
        self.change = change

    @classmethod
    def crm_rls_policy(  # noqa: PLR0913 -- a policy has so many parts
        cls,
        operations: Operations,
        action: str,
        name: str,
        schema: str,
        table: str,
        *,
        to: Sequence[str],
        command: str = "ALL",
        permissive: bool = True,
        using: str | None = None,
        check: str | None = None,
        mark: str | None = None,
        old_to: Sequence[str] | None = None,
        old_using: str | None = None,
        old_check: str | None = None,
    ) -> None:
        """Create, alter or drop a policy, as `action` says.

        To create it takes a command and a mark; to alter it sets roles and expressions. What is `old` is for
        people: it says what the policy is before.
        """
        on = TableName(schema, table)
        policy = Policy(on, name, Command(command), tuple(to), using, check, permissive, mark)
        change: PolicyKind
        if action == "create":
            change = CreatePolicy(policy)
        elif action == "alter":
            old = Policy(on, name, policy.command, tuple(old_to or to), old_using, old_check, permissive)
            change = AlterPolicy(old, policy)
        elif action == "drop":
            change = DropPolicy(policy)
        else:
            raise ValueError(f"a policy is created, altered or dropped; {action!r} is none of it")
        statements = render(change, 0)  # the same on every version
        operations.invoke(cls(change, Step(change.kind, change.subject, change.risk, statements), NOTHING))


@Operations.register_operation("crm_rls_support")
class SupportOp(AccessOp):
    """The support schemas go from one revision of our own chain to another; None is before the first."""

    def __init__(self, start: str | None, end: str | None, step: Step, undo: Step) -> None:
        """Keep the revisions beside the statements between them."""
        super().__init__(step, undo)
        self.start, self.end = start, end

    @classmethod
    def crm_rls_support(cls, operations: Operations, start: str | None, end: str | None) -> None:
        """Run what leads from one revision of the chain to another, on or back."""
        subject = f"{start or 'nothing'} -> {end or 'nothing'}"
        step = Step("migrate support", subject, Risk.NEUTRAL, chain.between(start, end))
        operations.invoke(cls(start, end, step, NOTHING))

    def reverse(self) -> SupportOp:
        """Return the way back."""
        return SupportOp(self.end, self.start, self.undo, self.step)


@Operations.register_operation("crm_rls_script")
class ScriptOp(MigrateOperation):
    """Changes whose statements stand in the file beside the revision."""

    def __init__(self, statements: tuple[str, ...], parts: Sequence[AccessOp] = ()) -> None:
        """Keep what to run, and of one that is yet to be written the operations that it stands for."""
        self.statements = statements
        self.parts = tuple(parts)
        self.file: ScriptFile | None = None
        self.title: Title = ("", 0)

    @classmethod
    def of(cls, file: ScriptFile, function: str, parts: Sequence[AccessOp]) -> ScriptOp:
        """Return one operation for these, which become a section of the file."""
        steps = [part.step for part in parts]
        operation = cls(tuple(statement for step in steps for statement in step.statements), parts)
        operation.file = file
        operation.title = (function, file.add(function, steps))
        return operation

    @classmethod
    def crm_rls_script(
        cls, operations: Operations, module: str, revision: str, function: str, number: int
    ) -> None:
        """Run a section of the file of this revision, which lies beside its module."""
        folder = Path(module).parent
        operations.invoke(cls(read_section(folder, revision, (function, number))))

    def to_diff_tuple(self) -> tuple[Any, ...]:
        """Return what its parts do."""
        return tuple(part.to_diff_tuple() for part in self.parts)


@Operations.register_operation("crm_rls_prepare")
class PrepareOp(MigrateOperation):
    """What goes before or after the changes, for a role that is no superuser; it leaves nothing behind."""

    def __init__(self, call: Call | None, undo: Call | None) -> None:
        """Keep what to do on the way there and on the way back; None is nothing."""
        self.call = call
        self.undo = undo

    @classmethod
    def crm_rls_prepare(cls, operations: Operations, stem: str, **values: Any) -> None:  # noqa: ANN401
        """Run what `stem` says of sql/operator, with these values."""
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
