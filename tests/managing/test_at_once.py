"""Several managers, an apply and killed backends at once: no deadlock, nothing lost, nothing half done."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable

import psycopg
import pytest

from crm_rls.change import Risk
from crm_rls.errors import PlanStale
from crm_rls.people.calls import Action, attempt, effect_of
from crm_rls.plan.apply import apply_plan
from crm_rls.plan.make import make_plan
from tests.fixtures.database import Connection
from tests.managing.actions import GROUPS, PEOPLE
from tests.managing.conftest import Office
from tests.managing.sessions import clock, rows

STATE = """
select coalesce(jsonb_agg(to_jsonb(s) - 'grantor' order by s.login, s.access_group), '[]'),
    (select coalesce(jsonb_agg(to_jsonb(m) order by m.membership_id), '[]') from crm_access.membership as m),
    (select coalesce(jsonb_agg(to_jsonb(c) order by c.cover_id), '[]') from crm_access.cover as c),
    (select jsonb_agg(to_jsonb(p) order by p.login) from crm_access.person as p),
    (select count(*) from crm_access.log),
    (select count(*) from pg_auth_members as m join pg_roles as r on r.oid = m.roleid
     join crm_access.access_group as g on g.timed_role = r.rolname)
from crm_access.standing as s
"""


def consistent(office: Office) -> None:
    """Check that roles and log agree: there is nothing to write, and every timed member has the role."""
    assert office.superuser.execute("select crm_access.record(null)").fetchone() == (0,)
    missing = office.superuser.execute(
        "select p.login, d.role from crm_access.person as p "
        "cross join lateral crm_access.due(p.login) as d (role) "
        "where p.active and not pg_has_role(p.login, d.role, 'USAGE')"
    ).fetchall()
    assert missing == []


def in_threads(*actions: Callable[[], None]) -> list[BaseException]:
    """Run all at once and return what went wrong."""
    failures: list[BaseException] = []

    def guarded(action: Callable[[], None]) -> None:
        try:
            action()
        except BaseException as failure:  # noqa: BLE001 -- told by the test
            failures.append(failure)

    threads = [threading.Thread(target=guarded, args=(action,)) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert not any(thread.is_alive() for thread in threads)
    return failures


def steps(office: Office, connection: Connection, seed: int, count: int) -> Callable[[], None]:
    """Return an action that does random things; only refusals that make sense may happen."""
    dice = random.Random(seed)  # noqa: S311

    def act() -> None:
        for _ in range(count):
            one, other = dice.sample(PEOPLE, 2)
            group = dice.choice(GROUPS)
            until = f"{dice.choice((2099, 2100))}-01-01"
            call = dice.choice((
                ("assign", one, group), ("assign", one, group, None, until), ("unassign", one, group),
                ("unassign", one, group, until), ("cover", one, other), ("cover", one, other, None, until),
                ("handover", one, other), ("deactivate", one), ("reactivate", one),
            ))  # fmt: skip
            try:
                with connection.transaction():
                    office.call(*call, by=connection)
                    if dice.random() < 0.3:
                        office.call("unassign", other, group, by=connection)
            except (psycopg.errors.ObjectNotInPrerequisiteState, psycopg.errors.InvalidParameterValue):
                pass  # not active, or there already

    return act


@pytest.mark.parametrize("seed", [1, 2])
def test_random_managers_at_once(office: Office, seed: int) -> None:
    managers = [office.make_manager(f"m{number}") for number in range(3)]

    def tidying() -> None:
        for _ in range(5):
            office.manager.execute("select * from crm_people.tidy()")

    assert not in_threads(
        *(steps(office, each, 10 * seed + number, 25) for number, each in enumerate(managers)),
        tidying,
    )
    consistent(office)
    for person in PEOPLE:
        ((active,),) = office.superuser.execute(
            "select active from crm_access.person where person = %s", (person,)
        ).fetchall()
        expected = office.expected(office.held(person)) if active else set()
        assert rows(office.open(person)) == expected, person


def test_covers_crosswise_do_not_wait_for_each_other(office: Office) -> None:
    managers = [office.make_manager(f"m{number}") for number in range(2)]

    def cross(connection: Connection, absent: str, substitute: str) -> Callable[[], None]:
        def act() -> None:
            for _ in range(20):
                number = office.call("cover", absent, substitute, by=connection)
                office.call("end_cover", number, by=connection)

        return act

    assert not in_threads(cross(managers[0], "anna", "bert"), cross(managers[1], "bert", "anna"))
    consistent(office)


def test_no_update_is_lost(office: Office) -> None:
    """Everybody's twenty assignments are all there at the end."""
    managers = [office.make_manager(f"m{number}") for number in range(4)]

    def own(person: str, connection: Connection) -> Callable[[], None]:
        def act() -> None:
            for _ in range(5):
                for group in GROUPS:
                    office.call("unassign", person, group, by=connection)
                    office.call("assign", person, group, by=connection)

        return act

    assert not in_threads(*(own(person, each) for person, each in zip(PEOPLE, managers, strict=True)))
    consistent(office)
    assert {person: len(office.held(person)) for person in PEOPLE} == dict.fromkeys(PEOPLE, len(GROUPS))


def test_an_apply_and_a_manager_at_once(office: Office) -> None:
    def applying() -> None:
        for _ in range(3):
            with office.database.connect(autocommit=False) as owner:
                try:
                    plan = make_plan(owner, office.model).plan
                    apply_plan(owner, office.model, plan, allowed=frozenset(Risk))
                except PlanStale:
                    pass  # said, and nothing done

    assert not in_threads(applying, steps(office, office.make_manager("m1"), 5, 15))
    consistent(office)


@pytest.mark.parametrize("level", ["repeatable read", "serializable"])
def test_an_older_snapshot_changes_nothing(office: Office, level: str) -> None:
    """It would not see what another manager has just committed: deactivate would leave that group behind."""
    other = office.make_manager("other")
    other.execute(f"begin isolation level {level}")
    other.execute("select count(*) from crm_people.people")
    office.call("assign", "anna", "nord")
    with pytest.raises(psycopg.errors.FeatureNotSupported) as refusal:
        office.call("deactivate", "anna", by=other)
    assert "READ COMMITTED" in str(refusal.value.diag.message_hint)
    other.execute("rollback")
    office.call("deactivate", "anna", by=other)
    consistent(office)
    assert office.superuser.execute("select count(*) from crm_access.standing").fetchone() == (0,)


VERBS = {
    "assign": "select crm_people.assign('bert', 'nord')",
    "assign timed": "select crm_people.assign('bert', 'nord', null, '2099-01-01')",
    "unassign": "select crm_people.unassign('anna', 'nord', '2099-01-01')",
    "cover": "select crm_people.cover('anna', 'carl')",
    "handover": "select crm_people.handover('anna', 'carl')",
    "handover later": "select crm_people.handover('anna', 'carl', '2099-01-01')",
    "deactivate": "select crm_people.deactivate('anna')",
    "tidy": "select crm_people.tidy()",
}


@pytest.mark.parametrize("verb", VERBS)
def test_a_backend_that_is_killed_leaves_the_old_state(office: Office, verb: str) -> None:
    """Killed after each entry of the log that the function writes, and before COMMIT."""
    office.call("assign", "anna", "nord")
    office.call("assign", "anna", "first_contact")
    office.call("assign", "anna", "sued", None, "2098-01-01")
    office.call("cover", "anna", "bert")
    office.call("assign", "dora", "sued", (clock(office)).isoformat())
    before = office.superuser.execute(STATE).fetchone()
    office.superuser.execute(
        "create function crm_access.kill_me() returns trigger language plpgsql as $$ begin "
        "if new.log_id >= tg_argv[0]::bigint then perform pg_terminate_backend(pg_backend_pid()); end if; "
        "return null; end $$; "
        f"alter function crm_access.kill_me() owner to {office.superuser.info.user}; "
        "alter function crm_access.kill_me() security definer"
    )
    killed = 0
    for entry in range(12):
        (next_one,) = (
            office.superuser.execute(
                "select last_value + is_called::int from crm_access.log_log_id_seq"
            ).fetchone()
            or ()
        )
        office.superuser.execute(
            f"create trigger kill_me after insert on crm_access.log for each row "
            f"execute function crm_access.kill_me({next_one + entry})"
        )
        session = office.database.login(office.login("manager"), autocommit=False)
        try:
            session.execute(VERBS[verb])
        except psycopg.OperationalError:
            killed += 1
        else:
            # It wrote fewer entries: now it is killed after its last statement and before COMMIT.
            office.superuser.execute("select pg_terminate_backend(%s)", (session.info.backend_pid,))
            with pytest.raises(psycopg.OperationalError):
                session.commit()
        office.superuser.execute("drop trigger kill_me on crm_access.log")
        assert office.superuser.execute(STATE).fetchone() == before
        consistent(office)
        if not session.broken:
            pytest.fail("the session is still there")
        if killed <= entry:
            break
    assert killed
    office.superuser.execute("drop function crm_access.kill_me()")
    office.manager.execute(VERBS[verb])
    assert office.superuser.execute(STATE).fetchone() != before
    consistent(office)


LOCKED = """
select count(*) from pg_locks as l where l.pid = %s and l.mode = 'ExclusiveLock' and l.relation is not null
    and l.relation = 'crm_access.model'::regclass
"""


def test_a_preview_counts_without_the_lock_of_all_changes(office: Office) -> None:
    office.call("assign", "anna", "nord")
    preview = office.make_manager("preview")
    preview.autocommit = False
    values = {"person": "anna", "access_group": "nord", "until": None, "reason": ""}
    tried = attempt(preview, Action("unassign", values, ("anna",), may_widen=False))
    pid = preview.info.backend_pid
    assert office.superuser.execute(LOCKED, (pid,)).fetchone() == (1,)
    preview.rollback()
    outcome = effect_of(preview, tried)  # in a transaction that is still open
    assert office.superuser.execute(LOCKED, (pid,)).fetchone() == (0,)
    assert [(effect.gained, effect.lost) for effect in outcome.effects] == [(0, 1)]
    office.manager.execute("set lock_timeout = '100ms'")
    office.call("assign", "bert", "nord")
    assert office.held("anna") == {("nord", "anna")}
    preview.rollback()


@pytest.mark.parametrize("finished", ["commit", "rollback"])
def test_the_effect_is_the_same_counted_before_and_after_the_end(office: Office, finished: str) -> None:
    """A change is counted when its transaction is over: as a preview it is undone then, else it is there."""
    for person, group in (("anna", "nord"), ("bert", "sued")):
        office.call("assign", person, group)
    office.manager.autocommit = False
    for function, values, people in (
        ("unassign", {"person": "anna", "access_group": "nord", "until": None, "reason": ""}, ("anna",)),
        ("handover", {"leaver": "bert", "successor": "anna", "at": None, "contacts": False, "reason": ""},
         ("bert", "anna")),
        ("deactivate", {"person": "anna", "reason": ""}, ("anna",)),
    ):  # fmt: skip
        tried = attempt(office.manager, Action(function, values, people))
        inside = effect_of(office.manager, tried)
        getattr(office.manager, finished)()
        assert effect_of(office.manager, tried) == inside, function
        assert any(effect.lost for effect in inside.effects) or finished == "commit"
        office.manager.rollback()
    office.manager.autocommit = True


@pytest.mark.parametrize("timeout", ["50ms", "1s"])
def test_the_lock_timeout_of_the_session_counts(office: Office, timeout: str) -> None:
    other = office.make_manager("other")
    other.autocommit = False
    other.execute("select crm_people.assign('anna', 'nord')")
    office.manager.execute(f"set lock_timeout = '{timeout}'")
    before = clock(office)
    with pytest.raises(psycopg.errors.LockNotAvailable, match=f"for {timeout}"):
        office.call("assign", "bert", "nord")
    assert (clock(office) - before).total_seconds() < 10
    other.rollback()
    assert office.call("assign", "bert", "nord")
    assert office.manager.execute("show lock_timeout").fetchone() == (timeout,)
