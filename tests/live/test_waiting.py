"""How apply waits for tables that others read: what it holds meanwhile, what it says, and who goes first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from threading import Thread

import psycopg
import pytest
from psycopg import sql

from crm_rls.change import Risk
from crm_rls.change.removal import compile_removal
from crm_rls.embedded import serve
from crm_rls.errors import ApplyError
from crm_rls.model import Model
from crm_rls.model.predicates import And, Compare
from crm_rls.plan import apply, waiting
from crm_rls.plan.apply import apply_plan
from crm_rls.plan.locks import TableLock
from crm_rls.plan.make import make_plan, make_removal_plan
from crm_rls.plan.value import from_json
from crm_rls.plan.waiting import NotNow, Patience, Waiting, holders, lock_out_changes, lock_tables
from crm_rls.postgres.connection import pipelined
from tests.fixtures.applying import applied, applying
from tests.fixtures.database import Connection, Database
from tests.fixtures.small_crm import small_model, within
from tests.fixtures.waiting import wait_until

pytestmark = pytest.mark.live

CONTACT, DEAL = TableLock("crm", "contact"), TableLock("crm", "deal")
EVERYTHING = frozenset(Risk)

LOCKS = """
select c.relname, l.granted from pg_catalog.pg_locks as l join pg_catalog.pg_class as c on c.oid = l.relation
join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
where l.pid = %s and n.nspname in ('crm', 'crm_access')
"""


def locks_of(connection: Connection, watcher: Connection) -> set[tuple[str, bool]]:
    return set(watcher.execute(LOCKS, [connection.info.backend_pid]).fetchall())


def narrowed(model: Model) -> Model:
    """Return the model with another filter of a group, on every table that it shows rows of."""
    groups = tuple(
        replace(each, filter=And((within("NORD"), Compare("name", "=", "Hafen AG"))))
        if each.name == "nord"
        else each
        for each in model.groups
    )
    return replace(model, groups=groups)


def test_beside_a_long_reader_apply_tries_says_who_it_is_and_holds_nothing(
    crm: Database, role_prefix: str
) -> None:
    """First the deadline passes; then the reader ends during a pause, and the same plan is applied."""
    superuser = crm.connect()
    model = small_model(role_prefix, [("anna", "nord")])
    applied(superuser, model)
    reader = crm.login(f"{role_prefix}_anna", autocommit=False, application_name="report")
    reader.execute("select count(*) from crm.contact")
    watcher = crm.connect()
    said: list[tuple[Waiting, float]] = []
    with applying(superuser, role_prefix) as whom:
        plan = from_json(make_plan(whom, narrowed(model)).plan.to_json())
        assert {str(each) for each in plan.locks} >= {"crm.contact", "crm.deal"}

        def told(what: Waiting, remains: float) -> None:
            assert locks_of(whom, watcher) == set()
            said.append((what, remains))

        with pytest.raises(ApplyError, match="nothing was changed") as refused:
            apply_plan(whom, narrowed(model), plan, allowed=EVERYTHING, patience=Patience(1.5, told))
        who = f"pid {reader.info.backend_pid} (user {role_prefix}_anna, report)"
        assert f"table crm.contact is held by {who}" in str(refused.value)
        assert [len(what.holders) for what, _ in said] == [1] * len(said)
        assert [remains for _, remains in said] == sorted((remains for _, remains in said), reverse=True)
        assert len(said) >= 1

        def let_go(what: Waiting, _: float) -> None:
            assert who in str(what)
            reader.rollback()

        apply_plan(whom, narrowed(model), plan, allowed=EVERYTHING, patience=Patience(60, let_go))
        assert make_plan(whom, narrowed(model)).plan.steps == ()

        reader.execute("select count(*) from crm.contact")
        removal = make_removal_plan(whom, model)
        with pytest.raises(ApplyError, match=r"table crm\.contact is held by pid"):
            apply_plan(whom, model, removal, allowed=EVERYTHING, desire=compile_removal, patience=Patience(0))


def test_a_statement_waits_once_for_its_lock(
    crm: Database, role_prefix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody waits for what is recorded, so apply finds it locked in the middle of its statements."""
    superuser = crm.connect()
    model = small_model(role_prefix, [("anna", "nord")])
    applied(superuser, model)
    more = small_model(role_prefix, [("anna", "nord"), ("bert", "sued")])
    holder = crm.connect(autocommit=False)
    holder.execute("lock table crm_access.in_force in share mode")
    sent: list[object] = []

    @contextmanager
    def again(connection: Connection) -> Iterator[None]:
        sent.append(connection)
        with pipelined(connection):
            yield

    with applying(superuser, role_prefix) as whom:
        plan = make_plan(whom, more).plan
        monkeypatch.setattr(apply, "PIPELINED", 1)
        monkeypatch.setattr(apply, "pipelined", again)
        with pytest.raises(
            ApplyError, match="what `record in force the people of the model` locks was locked"
        ):
            apply_plan(whom, more, plan, allowed=EVERYTHING, patience=Patience(0))
        assert sent == []
        holder.rollback()
        apply_plan(whom, more, plan, allowed=EVERYTHING)
        assert make_plan(whom, more).plan.steps == ()


@contextmanager
def trying(connection: Connection, lock: Callable[[], object]) -> Iterator[list[NotNow]]:
    """Try to lock in a thread, and roll back; what was not to be had stands in the list afterwards."""
    missed: list[NotNow] = []

    def run() -> None:
        try:
            lock()
        except NotNow as not_now:
            missed.append(not_now)
        connection.rollback()

    thread = Thread(target=run)
    thread.start()
    try:
        yield missed
    finally:
        thread.join()


@pytest.mark.parametrize("missed", [None, DEAL])
def test_who_waits_for_a_table_that_was_held_holds_no_other(
    crm: Database, missed: TableLock | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the first attempt readers of the tables before it wait as well; from the second on they do not."""
    monkeypatch.setattr(waiting, "ATTEMPT_MS", 1000)
    reader, ours, watcher = crm.connect(autocommit=False), crm.connect(autocommit=False), crm.connect()
    reader.execute("select from crm.deal")
    with trying(ours, lambda: lock_tables(ours, (CONTACT, DEAL), missed)) as found:
        wait_until(lambda: ("deal", False) in locks_of(ours, watcher))
        assert (("contact", True) in locks_of(ours, watcher)) == (missed is None)
    assert [each.lock for each in found] == [DEAL]


def test_apply_gives_way_before_the_server_finds_a_deadlock(
    crm: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader goes on from a table that we wait for to one that we hold: it is never the one to fail."""
    monkeypatch.setattr(waiting, "ATTEMPT_MS", 600)
    reader, ours, watcher = crm.connect(autocommit=False), crm.connect(autocommit=False), crm.connect()
    reader.execute("select from crm.deal")
    with trying(ours, lambda: lock_tables(ours, (CONTACT, DEAL), None)) as found:
        wait_until(lambda: ("deal", False) in locks_of(ours, watcher))
        assert reader.execute("select count(*) from crm.contact").fetchone() == (6,)
    assert [each.lock for each in found] == [DEAL]


def test_what_is_locked_first_stops_no_reader_and_no_writer(crm: Database) -> None:
    ours, other = crm.connect(autocommit=False), crm.connect(options="-c lock_timeout=1s")
    other.execute("begin")
    other.execute("update crm.contact set pad = 1")
    assert lock_out_changes(ours, (CONTACT, DEAL), DEAL) is False
    other.execute("update crm.deal set title = ''")
    other.execute("commit")
    with pytest.raises(psycopg.errors.LockNotAvailable):
        other.execute("alter table crm.deal add column another int")


def test_partitions_are_locked_where_a_change_reaches_them(crm: Database, role_prefix: str) -> None:
    """A reader of a partition stands against a column of the whole table and not against a policy of it."""
    superuser = crm.connect()
    superuser.execute("create table crm.visit (id int, contact_id int) partition by list (id)")
    superuser.execute("create table crm.visit_1 partition of crm.visit for values in (1)")
    reader, ours = crm.connect(autocommit=False), crm.connect(autocommit=False)
    reader.execute("select from crm.visit_1")
    whole = TableLock("crm", "visit", children=True)
    lock_tables(ours, (replace(whole, children=False),), None)
    with pytest.raises(NotNow) as not_now:
        lock_tables(ours, (whole,), None)
    ours.rollback()
    (holder,) = holders(ours, not_now.value)
    assert holder.pid == reader.info.backend_pid
    assert "select from crm.visit_1" in str(holder)
    superuser.execute(sql.SQL("create role {} login").format(sql.Identifier(f"{role_prefix}_plain")))
    (holder,) = holders(crm.login(f"{role_prefix}_plain"), not_now.value)
    assert (holder.pid, holder.since) == (reader.info.backend_pid, None)
    assert str(holder).endswith("sees who is in pg_read_all_stats")


@pytest.mark.slow
def test_a_prepared_transaction_is_named() -> None:
    """It has no session, and holds its locks until somebody remembers it."""
    with (
        serve(settings={"max_prepared_transactions": "2"}) as server,
        psycopg.connect(server.dsn(), autocommit=True) as connection,
    ):
        connection.execute("create table public.t ()")
        connection.execute("begin")
        connection.execute("select from public.t")
        connection.execute("prepare transaction 'the forgotten one'")
        missed = NotNow("table public.t", TableLock("public", "t"), ["AccessShareLock"])
        (holder,) = holders(connection, missed)
        assert str(holder).startswith("the prepared transaction 'the forgotten one' (user postgres) since ")
        connection.execute("rollback prepared 'the forgotten one'")
        assert holders(connection, missed) == ()
