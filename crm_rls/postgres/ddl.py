"""The one element that carries our SQL through SQLAlchemy.

Raw DDL is a trap in both directions: `text()` takes `:x` inside a literal for a bind parameter, and
`exec_driver_sql` reads `%` as a placeholder. This element is compiled as it stands and executed without
parameters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import ExecutableDDLElement

if TYPE_CHECKING:
    from alembic.runtime.migration import MigrationContext


class Statement(ExecutableDDLElement):
    """One finished SQL statement."""

    inherit_cache = False

    def __init__(self, sql: str) -> None:
        """Keep the statement; it may hold percent signs, colons and line breaks."""
        self.sql = sql


@compiles(Statement)  # type: ignore[no-untyped-call, untyped-decorator, unused-ignore]
def _as_it_stands(element: Statement, compiler: object, **options: object) -> str:
    del compiler, options
    return element.sql


def execute(connection: Connection, sql: str) -> None:
    """Execute one statement of ours on a SQLAlchemy connection."""
    connection.execute(Statement(sql), execution_options={"no_parameters": True})


def emit(context: MigrationContext, sql: str) -> None:
    """Execute one statement of ours in a migration, or write it into the offline script."""
    if context.as_sql:
        # Not impl.execute(): offline it turns every tab into four spaces, also inside literals.
        context.impl.static_output(sql + context.impl.command_terminator)
    else:
        assert context.connection is not None  # noqa: S101 -- Alembic has none only when it writes a script
        execute(context.connection, sql)
