"""A hot standby: what `verify` compares there and says that it did not, and sessions that are ended there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace

import psycopg
import pytest
from click.testing import CliRunner, Result
from psycopg import sql

from crm_rls.change import Risk
from crm_rls.cli import main
from crm_rls.cli.exits import ExitCode
from crm_rls.diagnostics import Code
from crm_rls.embedded import EmbeddedServer, serve
from crm_rls.errors import DatabaseError
from crm_rls.model import Assertion, Saying, SelfService
from crm_rls.model.predicates import TRUE
from crm_rls.people.elsewhere import end_there, position, servers
from crm_rls.plan.apply import apply_plan
from crm_rls.plan.make import make_plan
from crm_rls.report import Source, gathered
from crm_rls.verify import Verification, verify
from tests.fixtures.audited import MEMBERS
from tests.fixtures.database import Connection
from tests.fixtures.growing import growing
from tests.fixtures.small_crm import SCHEMA, small_model
from tests.fixtures.waiting import wait_until

pytestmark = [pytest.mark.live, pytest.mark.slow]

MODEL = replace(
    growing(small_model("t", MEMBERS)),
    assertions=(Assertion(Saying.MUST_NOT_SEE, TRUE, "anna"),),
    self_service=SelfService.COVERS,
)
SETTINGS = {"wal_level": "replica", "max_wal_senders": "4"}


@dataclass(frozen=True, slots=True)
class Pair:
    """A primary with the model applied, and a standby that follows it."""

    primary: Connection
    standby: Connection
    here: EmbeddedServer
    there: EmbeddedServer

    def run(self, statements: str) -> None:
        """Run statements on the primary and wait until the standby has them."""
        self.primary.execute(sql.SQL(statements))
        self.caught_up()

    def caught_up(self) -> None:
        (there,) = self.primary.execute("select pg_current_wal_insert_lsn()::text").fetchone() or ("",)
        replayed = "select pg_last_wal_replay_lsn() >= %s::pg_lsn"
        wait_until(lambda: self.standby.execute(replayed, [there]).fetchone() == (True,), "the standby")

    def verified(self) -> Verification:
        return verify(self.standby, MODEL, deep=True)


@pytest.fixture(scope="module")
def pair() -> Iterator[Pair]:
    with serve(settings=SETTINGS) as ours, psycopg.connect(ours.dsn(), autocommit=True) as primary:
        primary.execute(sql.SQL(SCHEMA))
        apply_plan(primary, MODEL, make_plan(primary, MODEL).plan, allowed=frozenset(Risk))
        with (
            serve(standby_of=ours) as theirs,
            psycopg.connect(theirs.dsn(), autocommit=True) as standby,
        ):
            found = Pair(primary, standby, ours, theirs)
            found.caught_up()
            yield found


def test_a_standby_in_line_says_what_it_left_out(pair: Pair) -> None:
    found = pair.verified()
    assert not found.drifted
    assert [each.holds for each in found.assertions] == [False]
    (left_out,) = (each for each in found.findings if each.code is Code.NOT_COMPARED)
    assert "conditions of policies" in left_out.cause
    assert not any(each.code is Code.NOT_COMPARED for each in verify(pair.primary, MODEL).findings)


FAULTS = {
    "a policy is gone": ("drop policy t_group_nord_read on crm.contact", "create policy"),
    "row security is off": ("alter table crm.contact disable row level security", "protect table"),
    "a privilege is gone": ("revoke select on crm.deal from t_persons", "grant privilege"),
    "a function is another": ("alter function crm_access.active(text, name) strict", "replace object"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_drift_is_found_on_a_standby(pair: Pair, fault: str) -> None:
    statement, kind = FAULTS[fault]
    pair.run(statement)
    try:
        kinds = {step.kind for step in pair.verified().plan.steps}
        assert kinds == {step.kind for step in make_plan(pair.primary, MODEL).plan.steps}
        assert kind in kinds
    finally:
        apply_plan(pair.primary, MODEL, make_plan(pair.primary, MODEL).plan, allowed=frozenset(Risk))
        pair.caught_up()


def test_rules_are_asked_on_a_standby(pair: Pair) -> None:
    pair.run("grant truncate on crm.contact to t_persons")
    try:
        assert Code.DANGEROUS_PRIVILEGES in {each.code for each in pair.verified().findings}
    finally:
        pair.run("revoke truncate on crm.contact from t_persons")


def test_a_condition_that_was_changed_is_what_a_standby_does_not_see(pair: Pair) -> None:
    """So the finding is needed. The group has this condition on this table in one policy alone."""
    pair.run("alter policy t_group_pumps_read on crm.contact using (true)")
    try:
        assert not pair.verified().drifted
        assert verify(pair.primary, MODEL).drifted
    finally:
        apply_plan(pair.primary, MODEL, make_plan(pair.primary, MODEL).plan, allowed=frozenset(Risk))
        pair.caught_up()


def test_a_plan_wants_a_primary(pair: Pair) -> None:
    with pytest.raises(DatabaseError, match="connect to the primary"):
        make_plan(pair.standby, MODEL)


def test_an_auditor_makes_the_same_report_on_a_standby(pair: Pair) -> None:
    pair.run("create role t_olga login password 'olga'; select crm_people.appoint_auditor('t_olga')")
    found = []
    try:
        for server in (pair.here, pair.there):
            with psycopg.connect(server.dsn(user="t_olga", password="olga"), autocommit=True) as olga:
                found.append(gathered(olga))
    finally:
        pair.run("select crm_people.dismiss_auditor('t_olga'); drop role t_olga")
    here, there = found
    assert here.contacts == there.contacts == 6
    assert here.source is there.source is Source.CATALOGS
    assert here.tables == there.tables


# -- sessions on the standby ---------------------------------------------------------------------------

CONTACTS = "select id from crm.contact"


@pytest.fixture
def carl(pair: Pair) -> Iterator[Callable[[EmbeddedServer], Connection]]:
    """Return a function that logs in as carl, who is in the group of all contacts until a test ends."""
    with ExitStack() as stack:
        pair.run("alter role t_carl password 'carl'; select crm_people.assign('carl', 'all_of_them')")
        yield lambda server: stack.enter_context(
            psycopg.connect(server.dsn(user="t_carl", password="carl"), autocommit=True)
        )


def _unassign(pair: Pair, also: str) -> Result:
    words = [
        "unassign",
        "carl",
        "all_of_them",
        "--end-sessions",
        "--also-dsn",
        also,
        "--dsn",
        pair.here.dsn(),
    ]
    return CliRunner().invoke(main, words)


def test_sessions_are_ended_on_both_and_new_ones_have_the_new_groups(
    pair: Pair, carl: Callable[[EmbeddedServer], Connection]
) -> None:
    sessions = [carl(server) for server in (pair.here, pair.there)]
    assert [len(each.execute(CONTACTS).fetchall()) for each in sessions] == [5, 5]
    done = _unassign(pair, pair.there.dsn())
    assert done.exit_code == 0, done.stderr
    assert "1 session of carl ended.\n1 session of carl ended on " in done.output
    for each in sessions:
        with pytest.raises(psycopg.OperationalError):
            each.execute(CONTACTS)
    assert carl(pair.there).execute(CONTACTS).fetchall() == []


def test_a_standby_that_does_not_follow_is_told_and_its_sessions_are_ended(
    pair: Pair, carl: Callable[[EmbeddedServer], Connection]
) -> None:
    session = carl(pair.there)
    pair.standby.execute("select pg_wal_replay_pause()")
    try:
        pair.primary.execute("select crm_people.unassign('carl', 'all_of_them')")
        written = position(pair.primary)
        with servers([pair.there.dsn()]) as (there,), pytest.raises(DatabaseError, match="has not replayed"):
            end_there(there, "t_carl", written, seconds=0.5)
        with pytest.raises(psycopg.OperationalError):
            session.execute(CONTACTS)
        assert len(carl(pair.there).execute(CONTACTS).fetchall()) == 5
    finally:
        pair.standby.execute("select pg_wal_replay_resume()")


def test_who_may_not_end_sessions_there_changes_nothing_here(
    pair: Pair, carl: Callable[[EmbeddedServer], Connection]
) -> None:
    done = _unassign(pair, pair.there.dsn(user="t_carl", password="carl"))
    assert done.exit_code == ExitCode.REFUSED
    assert "GRANT pg_signal_backend TO t_carl" in done.stderr
    assert len(carl(pair.here).execute(CONTACTS).fetchall()) == 5


# -- answers on the standby ----------------------------------------------------------------------------

ANSWERS = (
    "select * from crm_people.who_sees('11', root => 'crm.activity')",
    "select * from crm_people.why('anna', '51', root => 'crm.activity')",
    "select * from crm_people.sees('bert')",
)
OWN = "select access_group from crm_people.why('carl', %s, root => 'crm.activity')"


def test_answers_about_child_rows_are_given_on_a_standby(
    pair: Pair, carl: Callable[[EmbeddedServer], Connection]
) -> None:
    session = carl(pair.there)
    pair.caught_up()
    for asked in ANSWERS:
        here = pair.primary.execute(asked.encode()).fetchall()
        assert here
        assert pair.standby.execute(asked.encode()).fetchall() == here
    assert session.execute(OWN, ["11"]).fetchall() == [("all_of_them",)]
    # A restriction hides the contact of 51, and 4711 is not there.
    for key in ("51", "4711"):
        assert session.execute(OWN, [key]).fetchall() == []
    for asked in ANSWERS:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            session.execute(asked.encode())


def test_a_territory_that_a_manager_added_counts_in_sessions_of_a_standby(pair: Pair) -> None:
    pair.run("alter role t_anna password 'anna'")
    with psycopg.connect(pair.there.dsn(user="t_anna", password="anna"), autocommit=True) as anna:

        def seen() -> list[int]:
            return [key for (key,) in anna.execute("select id from crm.contact order by id")]

        before = seen()
        assert before
        assert 4 not in before
        try:
            pair.run("select crm_people.add_territory('HH-OST', 'HH', '', 'a branch')")
            pair.run("update crm.contact set territory = 'HH-OST' where id = 4")
            assert seen() == sorted([*before, 4])
            added = pair.standby.execute("select territory from crm_people.added_territories").fetchall()
            assert added == [("HH-OST",)]
            assert not pair.verified().drifted
        finally:
            pair.run("update crm.contact set territory = 'BW' where id = 4")
            pair.run("select crm_people.remove_territory('HH-OST')")
        assert seen() == before
