"""rls 0.3.2: policies declared on a mapped class."""

import json
import sys
import time
from collections.abc import Callable

import sqlalchemy as sa
from alembic.autogenerate import produce_migrations
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from rls.register_rls import register_rls
from rls.schemas import Command, Permissive
from sqlalchemy.orm import DeclarativeBase

url, verb, policies = sys.argv[1], sys.argv[2], int(sys.argv[3])


def in_territory(number: int) -> Callable[[], sa.ColumnElement[bool]]:
    return lambda: sa.column("territory", sa.Text) == f"T{number:04}"


class Base(DeclarativeBase):
    pass


class Contact(Base):
    __tablename__ = "contact"
    id = sa.Column(sa.Integer, primary_key=True)
    territory = sa.Column(sa.Text)
    __rls_policies__ = [  # noqa: RUF012
        Permissive(
            condition_args=[],
            cmd=[Command.select],
            custom_expr=in_territory(number),
            custom_policy_name=f"p{number:04}",
        )
        for number in range(policies)
    ]


register_rls(Base)
with sa.create_engine(url).connect() as connection:
    begun = time.perf_counter()
    context = MigrationContext.configure(connection, opts={"target_metadata": Base.metadata})
    script = produce_migrations(context, Base.metadata)
    seconds = time.perf_counter() - begun
    begun = time.perf_counter()
    if verb == "first":
        for each in script.upgrade_ops.ops:
            for one in getattr(each, "ops", [each]):
                Operations(context).invoke(one)
        connection.commit()
    print(json.dumps({"compare": seconds, "apply": time.perf_counter() - begun}))
