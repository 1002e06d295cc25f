"""Carries operations out: each statement as it stands, without parameters, online and offline."""

from __future__ import annotations

from alembic.operations import Operations

from crm_rls.alembic.operations import AccessOp, PrepareOp
from crm_rls.postgres.ddl import emit


@Operations.implementation_for(AccessOp)
def run(operations: Operations, operation: AccessOp) -> None:
    """Execute the statements of an operation, or write them into the offline script."""
    for statement in operation.step.statements:
        emit(operations.migration_context, statement)


@Operations.implementation_for(PrepareOp)
def prepare(operations: Operations, operation: PrepareOp) -> None:
    """Execute what goes before or after."""
    if operation.call is not None:
        emit(operations.migration_context, operation.call.statement())
