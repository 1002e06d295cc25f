"""`verify` on a hot standby: what it compares there, and what it says that it did not."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

import psycopg
import pytest
from psycopg import sql

from crm_rls.change import Risk
from crm_rls.diagnostics import Code
from crm_rls.embedded import serve
from crm_rls.errors import DatabaseError
from crm_rls.model import Assertion
from crm_rls.model.predicates import TRUE
from crm_rls.plan.apply import apply_plan
from crm_rls.plan.make import make_plan
from crm_rls.verify import Verification, verify
from tests.fixtures.audited import MEMBERS
from tests.fixtures.database import Connection
from tests.fixtures.small_crm import SCHEMA, small_model

pytestmark = [pytest.mark.live, pytest.mark.slow]

SECONDS = 60
MODEL = replace(small_model("t", MEMBERS), assertions=(Assertion("anna", TRUE, must_see=False, text=""),))
SETTINGS = {"wal_level": "replica", "max_wal_senders": "4"}


@dataclass(frozen=True, slots=True)
class Pair:
    """A primary with the model applied, and a standby that follows it."""

    primary: Connection
    standby: Connection

    def run(self, statements: str) -> None:
        """Run statements on the primary and wait until the standby has them."""
        self.primary.execute(sql.SQL(statements))
        self.caught_up()

    def caught_up(self) -> None:
        (there,) = self.primary.execute("select pg_current_wal_insert_lsn()::text").fetchone() or ("",)
        deadline = time.monotonic() + SECONDS
        replayed = "select pg_last_wal_replay_lsn() >= %s::pg_lsn"
        while self.standby.execute(replayed, [there]).fetchone() != (True,):
            assert time.monotonic() < deadline
            time.sleep(0.05)

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
            found = Pair(primary, standby)
            found.caught_up()
            yield found


def test_a_standby_in_line_says_what_it_left_out(pair: Pair) -> None:
    found = pair.verified()
    assert not found.drifted
    assert [each.passed for each in found.assertions] == [False]
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
