"""Takes out of other comparators' answers what they would do to objects of ours.

The project's metadata knows nothing of carried columns, their keys and indexes, or the support schema, so
autogenerate would drop them. What is ours is known from its mark in the database, not from its name.
"""

from __future__ import annotations

from collections.abc import Iterable

from alembic.operations import MigrateOperation, ops

from crm_rls.catalog import Kind
from crm_rls.postgres.names import SUPPORT_SCHEMAS

Identity = tuple[str, str, str, str]


def prune(operations: list[MigrateOperation], ours: Iterable[Identity], default_schema: str) -> None:
    """Remove, in place, operations that drop or change objects with these identities."""
    identities = frozenset(ours)
    operations[:] = [
        each
        for each in operations
        if not _is_about_ours(each, identities, default_schema) and not _emptied(each)
    ]


def _is_about_ours(each: MigrateOperation, ours: frozenset[Identity], default_schema: str) -> bool:
    match each:
        case ops.ModifyTableOps() if each.ops:
            prune(each.ops, ours, default_schema)
            return False
        case ops.DropTableOp():
            return each.schema in SUPPORT_SCHEMAS
        case ops.DropIndexOp() | ops.CreateIndexOp() | ops.DropConstraintOp() | ops.AlterTableOp():
            return each.schema in SUPPORT_SCHEMAS or _identity(each, default_schema) in ours
        case _:
            return False


def _emptied(each: MigrateOperation) -> bool:
    return isinstance(each, ops.ModifyTableOps) and not each.ops


def _identity(each: MigrateOperation, default_schema: str) -> Identity:
    kind, name = _kind_and_name(each)
    table = getattr(each, "table_name", "")
    return (kind, getattr(each, "schema", None) or default_schema, str(table), str(name))


def _kind_and_name(each: MigrateOperation) -> tuple[str, object]:
    match each:
        case ops.DropIndexOp():
            return Kind.INDEX, each.index_name
        case ops.DropConstraintOp():
            return Kind.FOREIGN_KEY, each.constraint_name
        case ops.DropColumnOp() | ops.AlterColumnOp():
            return Kind.COLUMN, each.column_name
        case _:
            return "", ""
