"""Carries operations out: each statement as it stands, without parameters, online and offline."""

from __future__ import annotations

from alembic.operations import Operations

from crm_rls.alembic.operations import AccessOp, PrepareOp
from crm_rls.ddl import execute


@Operations.implementation_for(AccessOp)
def run(operations: Operations, operation: AccessOp) -> None:
    """Execute the statements of an operation, or write them into the offline script."""
    for statement in operation.step.statements:
        _emit(operations, statement)


@Operations.implementation_for(PrepareOp)
def prepare(operations: Operations, operation: PrepareOp) -> None:
    """Execute what goes before or after."""
    if operation.call is not None:
        _emit(operations, operation.call.statement())


def _emit(operations: Operations, statement: str) -> None:
    context = operations.migration_context
    if context.as_sql:
        # Not impl.execute(): offline it turns every tab into four spaces, also inside literals.
        context.impl.static_output(statement + context.impl.command_terminator)
    else:
        execute(operations.get_bind(), statement)
