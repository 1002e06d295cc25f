"""Both support schemas: their tables, functions, views and triggers.

The SQL stands in 0001/; `make freeze` writes it from sql/support and sql/people until the first release. The
schema crm_access comes from env.py. Ownership and privileges are the plan's business: they name the prefix.
"""

from __future__ import annotations

from pathlib import Path

from alembic import op

from crm_rls.change.revision import read_revision
from crm_rls.postgres.ddl import emit

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SQL = read_revision(Path(__file__).with_name(revision))
TOUCHES = SQL.touches


def upgrade() -> None:
    for statement in SQL.upgrade:
        emit(op.get_context(), statement)


def downgrade() -> None:
    for statement in SQL.downgrade:
        emit(op.get_context(), statement)
