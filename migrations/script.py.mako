"""${message}

Revision: ${up_revision}, after ${down_revision | comma,n}
"""

from __future__ import annotations

from alembic import op

from crm_rls.postgres.ddl import Statement

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None

UPGRADE: tuple[str, ...] = ()
DOWNGRADE: tuple[str, ...] = ()
TOUCHES: tuple[tuple[str, str, str, str], ...] = ()
"""What the revision makes, changes or drops, as identities of support objects."""


def upgrade() -> None:
    for statement in UPGRADE:
        op.execute(Statement(statement), execution_options={"no_parameters": True})


def downgrade() -> None:
    for statement in DOWNGRADE:
        op.execute(Statement(statement), execution_options={"no_parameters": True})
