"""Ours: half as many groups as policies (each has a permanent and a timed one), or people in groups."""

from __future__ import annotations

import json
import sys
import time

import sqlalchemy as sa
from alembic.autogenerate import produce_migrations
from alembic.operations import Operations
from alembic.operations.ops import MigrationScript
from alembic.runtime.migration import MigrationContext

import crm_rls.alembic.comparator  # loaded before the clock runs, as the others' modules are
from crm_rls.model import AccessGroup, Logins, Membership, Model, Person, Right, Root, TableName
from crm_rls.model.predicates import InList

READ = frozenset({Right.READ})


def model(policies: int, people: int, memberships: int) -> Model:
    prefix = f"ours{policies}x{people}"
    names = [f"g{number:04}" for number in range(policies // 2)]
    joined = {(f"m{n // 5:04}", names[n * 7 % len(names)]) for n in range(memberships)}
    return Model(
        prefix=prefix,
        schemas=("public",),
        time_zone="UTC",
        root=Root(TableName("public", "contact"), ("id",)),
        logins=Logins.CREATE,
        groups=tuple(AccessGroup(each, InList("territory", (each.upper(),)), READ, READ) for each in names),
        people=tuple(Person(f"m{number:04}", f"{prefix}_m{number:04}") for number in range(people)),
        memberships=tuple(Membership(person, group) for person, group in sorted(joined)),
    )


def compare(connection: sa.Connection, wanted: Model) -> tuple[MigrationScript, MigrationContext, float]:
    begun = time.perf_counter()
    opts = {**crm_rls.alembic.options(wanted, people=True, plugins=()), "target_metadata": sa.MetaData()}
    context = MigrationContext.configure(connection, opts=opts)
    script = produce_migrations(context, sa.MetaData())
    return script, context, time.perf_counter() - begun


def main() -> None:
    url, verb, policies, people, memberships = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:])
    wanted = model(policies, people, memberships)
    with sa.create_engine(url).connect() as connection:
        script, context, seconds = compare(connection, wanted)
        if script.upgrade_ops is None or (verb == "again" and not script.upgrade_ops.is_empty()):
            raise SystemExit("the second comparison found differences")
        begun = time.perf_counter()
        if verb == "first":
            for each in script.upgrade_ops.ops:
                Operations(context).invoke(each)
            connection.commit()
        print(json.dumps({"compare": seconds, "apply": time.perf_counter() - begun}))


if __name__ == "__main__":
    main()
