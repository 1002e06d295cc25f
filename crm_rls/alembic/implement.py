"""Carries operations out: each statement as it stands, without parameters, online and offline."""

from __future__ import annotations

from alembic.operations import Operations

from crm_rls.alembic.operations import AccessOp, PolicyOp, PrepareOp, ScriptOp, SupportOp
from crm_rls.postgres.ddl import emit


@Operations.implementation_for(AccessOp)
@Operations.implementation_for(PolicyOp)
@Operations.implementation_for(SupportOp)
@Operations.implementation_for(ScriptOp)
def run(operations: Operations, operation: AccessOp | ScriptOp) -> None:
    """Execute the statements of an operation, or write them into the offline script."""
    for statement in operation.statements:
        emit(operations.migration_context, statement)


@Operations.implementation_for(PrepareOp)
def prepare(operations: Operations, operation: PrepareOp) -> None:
    """Execute what goes before or after."""
    if operation.call is not None:
        for statement in operation.call.statements:
            emit(operations.migration_context, statement)
