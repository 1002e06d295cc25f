"""Applying much at once: which statement of many failed, and whether the server has room for the locks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import psycopg
import pytest

from crm_rls import embedded
from crm_rls.catalog.inspector import inspect
from crm_rls.change import Options, Risk, Step, diff
from crm_rls.diagnostics import Code
from crm_rls.errors import ApplyError
from crm_rls.model import Model
from crm_rls.model.predicates import Compare
from crm_rls.plan.apply import PIPELINED, apply_plan
from crm_rls.plan.locks import locked
from crm_rls.plan.make import make_plan, print_desired
from crm_rls.plan.value import Plan
from crm_rls.postgres.sqltext import SQL
from tests.fixtures.database import Connection, Database
from tests.fixtures.small_crm import SCHEMA, group, small_model

TAGS = """
    select count(distinct (locktype, database, relation, classid, objid, objsubid))
    from pg_locks
    where pid = pg_backend_pid() and locktype in ('relation', 'object')
"""


def with_groups(model: Model, count: int) -> Model:
    """Return the model with so many more groups."""
    more = (group(f"g{number}", Compare("pad", "=", str(number))) for number in range(count))
    return replace(model, groups=(*model.groups, *more))


# -- which one failed ----------------------------------------------------------------------------------


def step(number: int, statement: str) -> Step:
    return Step("set config", f"number {number}", Risk.NEUTRAL, (statement,))


@pytest.mark.parametrize("at", [0, 1, PIPELINED - 1, PIPELINED, PIPELINED + 37, 2 * PIPELINED + 49])
def test_a_failing_statement_is_named_wherever_it_stands_in_its_batch(
    crm: Database, role_prefix: str, at: int
) -> None:
    model = small_model(role_prefix)
    with crm.connect(autocommit=False) as connection:
        plan = make_plan(connection, model).plan
        steps = [step(number, f"create table crm.made_{number} ()") for number in range(2 * PIPELINED + 50)]
        steps[at] = step(at, "create table crm.made_here (broken nonsense)")
        with pytest.raises(ApplyError, match=rf"^set config number {at} failed: .*nonsense") as raised:
            apply_plan(connection, model, replace(plan, steps=tuple(steps)))
    assert raised.value.statement == "create table crm.made_here (broken nonsense)"
    assert raised.value.sqlstate == "42704"
    with crm.connect() as connection:
        made = connection.execute("select count(*) from pg_class where relname like 'made%'").fetchone()
    assert made == (0,)


def test_no_statement_brings_a_second_one(crm: Database, role_prefix: str) -> None:
    model = small_model(role_prefix)
    with crm.connect(autocommit=False) as connection:
        plan = make_plan(connection, model).plan
        steps = [step(number, f"create table crm.made_{number} ()") for number in range(3)]
        steps[1] = step(1, "create table crm.made_1 (); drop table crm.payroll")
        with pytest.raises(ApplyError, match=r"^set config number 1 failed: cannot insert multiple commands"):
            apply_plan(connection, model, replace(plan, steps=tuple(steps)))


def test_who_cancels_a_statement_cancels_all_of_them(crm: Database, role_prefix: str) -> None:
    model = small_model(role_prefix)
    crm.connect().execute("create sequence crm.asked")
    with crm.connect(autocommit=False) as connection:
        plan = make_plan(connection, model).plan
        # The first time only: whoever tries again makes the table.
        asked = (
            "select pg_cancel_backend(pg_backend_pid()), pg_sleep(9) from nextval('crm.asked') n where n = 1"
        )
        steps = [step(number, f"create table crm.made_{number} ()") for number in range(PIPELINED)]
        steps[1] = step(1, asked)
        with pytest.raises(ApplyError, match=r"^set config number 0, or what comes with it, failed: cancel"):
            apply_plan(connection, model, replace(plan, steps=tuple(steps)))
    with crm.connect() as connection:
        left = connection.execute("select to_regclass('crm.made_0'), last_value from crm.asked").fetchone()
        assert left == (None, 1)


# -- locks ---------------------------------------------------------------------------------------------


def carried_out(connection: Connection, plan: Plan) -> int:
    """Return how many locks the statements of a plan hold at the end."""
    with connection.transaction():
        before = connection.execute(TAGS).fetchone()
        for each in plan.steps:
            for statement in each.statements:
                connection.execute(SQL(statement))
        after = connection.execute(TAGS).fetchone()
    assert before is not None
    assert after is not None
    return int(after[0] - before[0])


def test_the_locks_that_are_foretold_are_those_that_are_taken(crm: Database, role_prefix: str) -> None:
    small = small_model(role_prefix, [("anna", "nord")])
    large = with_groups(small, 40)
    changed = replace(
        large,
        groups=tuple(
            replace(each, filter=Compare("pad", ">", "7")) if each.name.startswith("g") else each
            for each in large.groups
        ),
    )
    with crm.connect() as connection:
        for model in (large, changed, small):
            planned = make_plan(connection, model)
            found, desired = planned.inspection, planned.desired
            printed = print_desired(connection, model, found, desired)
            options = Options(model.prefix, model.logins)
            changes = diff(found.current, desired, printed, found.facts, options).changes
            foretold, taken = len(locked(changes)), carried_out(connection, planned.plan)
            assert taken * 0.9 <= foretold + 40  # catalogs, sequences, toast tables and the like
            assert foretold <= taken * 1.1 + 10


@pytest.fixture(scope="module")
def narrow() -> Iterator[Connection]:
    """Return a connection to a server with room for few locks."""
    few = {"max_locks_per_transaction": "10", "max_connections": "12", "max_wal_senders": "0"}
    with (
        embedded.serve(settings=few) as ours,
        psycopg.connect(
            host=ours.host, port=ours.port, user=ours.user, password=ours.password, dbname="postgres",
            autocommit=True,
        ) as connection,
    ):  # fmt: skip
        connection.execute(SCHEMA)
        yield connection


def test_a_plan_warns_where_the_lock_table_may_be_too_small(narrow: Connection) -> None:
    model = small_model("few")
    assert inspect(narrow, schemas=["crm"], prefix="few").facts.lock_slots == 120
    many = make_plan(narrow, with_groups(model, 2000)).plan
    (warning,) = (each for each in many.advice if each.code is Code.TOO_FEW_LOCKS)
    assert "room for 120 in all" in warning.cause
    with pytest.raises(ApplyError, match="out of shared memory"):
        apply_plan(narrow, with_groups(model, 2000), many, allowed=frozenset(Risk))
    assert make_plan(narrow, with_groups(model, 2000)).plan.steps == many.steps
