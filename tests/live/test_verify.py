"""`verify` as a whole: drift, accepted findings, assertions, copied keys, and who may run it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from psycopg import sql

from crm_rls.diagnostics import Code, Severity
from crm_rls.meaning.proving.proofs import Outcome
from crm_rls.model import ANY_OBJECT, Acceptance, Assertion, Keeping, Model, Saying
from crm_rls.model.predicates import TRUE, And, Attribute, Compare, IsNull, IsTrue, Linked, Not, Predicate
from crm_rls.plan.assertions.eyes import NO_POLICY
from crm_rls.plan.assertions.results import AssertionResult
from crm_rls.postgres.sqlfiles import stems
from crm_rls.verify import Verification, verify
from crm_rls.verify.rules import rule as filled_rule
from tests.fixtures.applying import applied
from tests.fixtures.audited import MEMBERS, Audited
from tests.fixtures.database import Connection, Database, Logins
from tests.fixtures.small_crm import LINK, SCHEMA, small_model, within

BAVARIA = Compare("territory", "=", "BY")
PUMPS = Linked(str(LINK), ("contact_id",), ("id",), Compare("product_line", "=", "PUMPS"))
TODAY = datetime(2026, 6, 1, tzinfo=UTC)


def check(
    audited: Audited, *assertions: tuple[str, Predicate, bool], now: datetime | None = None
) -> Verification:
    model = replace(
        audited.model,
        assertions=tuple(
            Assertion(Saying.MUST_SEE if must_see else Saying.MUST_NOT_SEE, each, person)
            for person, each, must_see in assertions
        ),
    )
    return verify(audited.connection, model, now=now)


def results(audited: Audited, *assertions: tuple[str, Predicate, bool]) -> tuple[AssertionResult, ...]:
    return check(audited, *assertions).assertions


def test_after_apply_nothing_is_wrong_but_what_the_server_has(audited: Audited) -> None:
    found = verify(audited.connection, audited.model, deep=True)
    assert not found.drifted
    server = {Code.ON_CONFLICT_HOLE, Code.SERVER_VERSION, Code.RESIDUAL_RISKS, Code.LOOSE_ROWS}
    assert {finding.code for finding in found.findings} <= server
    assert found.ok == (not found.errors)


def test_the_whole_is_well_when_the_holes_of_the_server_are_accepted(audited: Audited) -> None:
    holes = [
        Acceptance(finding.code, finding.object, "upgrade is planned")
        for finding in verify(audited.connection, audited.model).errors
    ]
    found = verify(audited.connection, audited.model, accept=holes)
    assert found.ok
    assert {finding.key for finding in found.findings if finding.accepted} == {
        (each.code, each.object) for each in holes
    }


def test_verifying_changes_nothing_and_leaves_the_connection_as_it_was(
    database: Database, role_prefix: str
) -> None:
    connection = database.connect()
    connection.execute(sql.SQL(SCHEMA))
    found = verify(connection, small_model(role_prefix, MEMBERS), deep=True)
    assert found.drifted
    assert connection.autocommit
    assert connection.execute("select pg_catalog.to_regnamespace('crm_access')").fetchone() == (None,)
    assert connection.execute("show transaction_read_only").fetchone() == ("off",)


def test_drift_is_what_apply_would_do(audited: Audited) -> None:
    with audited.rolled_back():
        audited.run(f"revoke vx_group_nord from vx_anna{audited.by_registrar}")
        audited.run("create or replace view LINK_VIEW as select *, 1 as more from crm.contact_product")
        found = verify(audited.connection, replace(audited.model, keeping=Keeping.DECLARED))
    assert found.drifted
    assert not found.ok
    assert {step.kind for step in found.plan.steps} >= {"grant role", "replace object"}


def test_memberships_that_nobody_declared_are_drift_where_the_file_alone_keeps_them(audited: Audited) -> None:
    with audited.rolled_back():
        audited.run("grant vx_group_sued to vx_dora")
        assert not verify(audited.connection, audited.model).drifted
        assert verify(audited.connection, replace(audited.model, keeping=Keeping.DECLARED)).drifted


def test_a_finding_of_the_plan_can_be_accepted(audited: Audited) -> None:
    key = (Code.POLICY_OF_OTHERS, "policy hidden on crm.contact")
    with audited.rolled_back():
        audited.run("create policy hidden on crm.contact as restrictive to vx_persons using (id < 100)")
        assert verify(audited.connection, audited.model).drifted
        found = verify(audited.connection, audited.model, accept=[Acceptance(*key, "pilot")])
    assert not found.drifted
    (accepted,) = (finding for finding in found.findings if finding.key == key)
    assert accepted.accepted == "pilot"


def test_an_acceptance_of_nothing_is_told(audited: Audited) -> None:
    idle_one = Acceptance(Code.TRIGGER, "old on crm.deal", "audit")
    found = verify(audited.connection, audited.model, accept=[idle_one])
    (idle,) = (finding for finding in found.findings if finding.code is Code.ACCEPTED_BUT_ABSENT)
    assert (idle.object, idle.severity) == ("old on crm.deal", Severity.INFO)


def test_the_model_accepts_for_every_object_and_until_a_day(audited: Audited) -> None:
    key = (Code.POLICY_OF_OTHERS, "policy hidden on crm.contact")
    anywhere = Acceptance(Code.POLICY_OF_OTHERS, ANY_OBJECT, "pilot", TODAY + timedelta(days=1))
    model = replace(audited.model, acceptances=(anywhere,))
    with audited.rolled_back():
        audited.run("create policy hidden on crm.contact as restrictive to vx_persons using (id < 100)")
        found = verify(audited.connection, model, now=TODAY)
        assert not found.drifted
        assert [each.accepted for each in found.findings if each.key == key] == ["pilot"]
        found = verify(audited.connection, model, now=TODAY + timedelta(days=1))
        assert found.drifted
    (ended,) = (finding for finding in found.findings if finding.code is Code.ACCEPTANCE_ENDED)
    assert (ended.object, ended.severity) == (ANY_OBJECT, Severity.WARNING)


# -- assertions ----------------------------------------------------------------------------------------


def test_what_must_not_be_seen_is_counted_and_named_with_the_groups_that_show_it(audited: Audited) -> None:
    hidden, shown = results(audited, ("anna", BAVARIA, False), ("bert", PUMPS, False))
    assert hidden.holds
    assert (hidden.matching, hidden.wrong, hidden.examples) == (1, 0, ())
    assert hidden.groups == ("nord",)
    assert shown.holds is False
    assert (shown.matching, shown.wrong) == (3, 3)
    assert [(example.key, example.groups) for example in shown.examples] == [
        ("1", ("pumps",)), ("4", ("pumps",)), ("6", ("pumps",)),
    ]  # fmt: skip


def test_what_must_be_seen_must_be_seen_in_full(audited: Audited) -> None:
    customers = And((within("NORD"), Compare("customer_type", "=", "customer")))
    seen, partly = results(audited, ("anna", customers, True), ("anna", within("DE"), True))
    assert seen.holds
    assert partly.holds is False
    assert (partly.matching, partly.wrong) == (5, 4)
    assert [example.key for example in partly.examples] == ["2", "3", "4"]


def test_an_assertion_about_no_contact_is_vacuous(audited: Audited) -> None:
    nobody, somebody = results(
        audited, ("anna", Compare("territory", "=", "XX"), True), ("anna", BAVARIA, False)
    )
    assert nobody.holds
    assert nobody.vacuous
    assert not somebody.vacuous


def test_an_assertion_that_fails_is_not_well(audited: Audited) -> None:
    found = check(audited, ("carl", BAVARIA, False))
    assert [result.examples[0].groups for result in found.failed] == [("all_of_them",)]
    assert not found.ok


def test_attributes_of_the_person_count_as_they_are_in_the_database(audited: Audited) -> None:
    mine = Compare("first_contact_by", "=", Attribute("employee_no"))
    others = Compare("first_contact_by", "=", "1001")
    with audited.rolled_back():
        assert [r.holds for r in results(audited, ("bert", mine, True), ("bert", others, True))] == [
            False,
            False,
        ]
        audited.run(
            """update crm_access.person set attributes = '{"employee_no": "1001"}' where person = 'bert'"""
        )
        now = results(audited, ("bert", And((mine, Not(IsTrue("legal_hold")))), True), ("bert", others, True))
        assert [(result.holds, result.matching) for result in now] == [(True, 2), (True, 2)]
        audited.run("update crm_access.person set attributes = '{}' where person = 'bert'")
        (unknown,) = results(audited, ("bert", Not(mine), True))
        assert (unknown.holds, unknown.matching) == (True, 0)


def test_memberships_count_as_they_are_in_the_database(audited: Audited) -> None:
    with audited.rolled_back():
        assert results(audited, ("dora", TRUE, False))[0].holds
        audited.run("create role vx_team in role vx_group_sued; grant vx_team to vx_dora")
        (through_a_role,) = results(audited, ("dora", TRUE, False))
        assert [example.key for example in through_a_role.examples] == ["3", "4"]
        audited.run(f"revoke vx_persons from vx_dora{audited.by_registrar}")
        assert results(audited, ("dora", TRUE, False))[0].holds


def test_timed_memberships_count_while_they_last(audited: Audited) -> None:
    with audited.rolled_back():
        audited.run(
            "grant vx_timed_sued to vx_dora; insert into crm_access.membership"
            " (login, access_group, valid_from, valid_until)"
            " values ('vx_dora', 'sued', '2026-06-01 00:00+00', '2026-06-08 00:00+00')"
        )
        day = timedelta(days=1)
        seen = {
            moment: check(audited, ("dora", BAVARIA, False), now=TODAY + moment * day).assertions[0].holds
            for moment in (-1, 0, 6, 7)
        }
    assert seen == {-1: True, 0: False, 6: False, 7: True}


def test_whom_no_policy_stops_sees_everything(audited: Audited) -> None:
    with audited.rolled_back():
        audited.run("alter role vx_dora bypassrls")
        (result,) = results(audited, ("dora", IsNull("territory"), False))
    assert result.examples[0].groups == (NO_POLICY,)


# What a person sees over a real connection must be what an assertion counts.
@pytest.mark.parametrize("person", ["anna", "bert", "carl", "dora"])
def test_assertions_count_what_people_see(person: str, crm: Database, role_prefix: str) -> None:
    model = small_model(role_prefix, [*MEMBERS, ("dora", "data_protection"), ("anna", "key_accounts")])
    with crm.connect() as connection:
        applied(connection, model)
        assertion = Assertion(Saying.MUST_NOT_SEE, TRUE, person)
        (result,) = verify(connection, replace(model, assertions=(assertion,))).assertions
    login = next(each.login for each in model.people if each.name == person)
    seen = crm.login(login).execute("select pg_catalog.count(*) from crm.contact").fetchone()
    assert seen == (result.wrong,)


# -- copies, and who asks ------------------------------------------------------------------------------


def test_copies_that_went_stale_are_found_by_the_deep_look(audited: Audited) -> None:
    with audited.rolled_back():
        audited.run(
            "alter table crm.contact disable trigger user;"
            "set local session_replication_role = replica;"
            "update crm.contact set territory = 'BW' where id = 1;"
            "set local session_replication_role = origin"
        )
        assert Code.CARRIED_COPIES not in {f.code for f in verify(audited.connection, audited.model).findings}
        found = verify(audited.connection, audited.model, deep=True)
        (stale,) = (finding for finding in found.findings if finding.code is Code.CARRIED_COPIES)
        assert (stale.object, stale.severity) == ("crm.activity", Severity.ERROR)
        assert stale.cause.startswith("2 rows")
        audited.connection.execute(sql.SQL(stale.next_step.partition("then run: ")[2]))
        found = verify(audited.connection, audited.model, deep=True)
        assert Code.CARRIED_COPIES not in {finding.code for finding in found.findings}


@pytest.fixture
def operator(crm: Database, logins: Logins, role_prefix: str) -> Callable[[], tuple[Connection, Model]]:
    """Return a login that may read all catalogs and our tables, but is no superuser, and the model."""
    assertion = Assertion(Saying.MUST_NOT_SEE, BAVARIA, "anna")
    model = replace(small_model(role_prefix, MEMBERS), assertions=(assertion,))
    with crm.connect() as connection:
        applied(connection, model)
        for statement in (
            "grant usage on schema crm, crm_access, crm_people to {}",
            "grant select on all tables in schema crm, crm_access, crm_people to {}",
        ):
            connection.execute(sql.SQL(statement).format(sql.Identifier(logins.role("auditor"))))
    return lambda: (logins("auditor"), model)


def test_no_rule_needs_a_superuser_but_assertions_are_not_called_true_unseen(
    operator: Callable[[], tuple[Connection, Model]],
) -> None:
    connection, model = operator()
    found = verify(connection, model)
    assert [result.outcome for result in found.assertions] == [Outcome.UNDECIDED]
    assert found.failed
    unseen = [finding.object for finding in found.errors if finding.code is Code.UNCHECKED_ROWS]
    assert unseen == ["crm.contact", "crm.contact_product"]


def test_a_reader_of_all_rows_checks_assertions(
    crm: Database, logins: Logins, operator: Callable[[], tuple[Connection, Model]]
) -> None:
    crm.connect().execute(sql.SQL("alter role {} bypassrls").format(sql.Identifier(logins.role("auditor"))))
    connection, model = operator()
    assert [result.holds for result in verify(connection, model).assertions] == [True]


def test_rules_leave_no_trace_of_anything_they_could_have_run(audited: Audited) -> None:
    """A view of a user that would write when it is read is looked at, and not read."""
    with audited.rolled_back():
        audited.run(
            "create table public.trap (hit text);"
            "create function crm.spring() returns int language sql as"
            " 'insert into public.trap values (current_user) returning 1';"
            "create view crm.bait as select crm.spring() as x, c.* from crm.contact c;"
            "grant select on crm.bait to vx_persons;"
            "create policy bait on crm.deal to vx_persons using (crm.spring() = 1)"
        )
        found = verify(audited.connection, audited.model)
        assert "crm.bait" in {finding.object for finding in found.findings}
        assert audited.connection.execute("select pg_catalog.count(*) from public.trap").fetchone() == (0,)


@pytest.mark.parametrize("rule", stems("verify"))
def test_a_rule_reads_catalogs_alone_and_returns_what_all_return(rule: str, audited: Audited) -> None:
    query, parameters = filled_rule(rule), audited.audience().parameters()
    answer = audited.connection.execute(query, parameters)
    assert answer.description is not None
    assert [column.name for column in answer.description] == ["severity", "object", "cause", "next_step"]
    explain = sql.SQL("explain (verbose, format json) {}").format(query)
    (plan,) = audited.connection.execute(explain, parameters).fetchall()
    assert set(_read(plan[0])) <= {"pg_catalog"}


def _read(plan: object) -> Iterator[object]:
    """Yield the schemas of everything that a plan reads."""
    match plan:
        case dict():
            yield from (value for key, value in plan.items() if key == "Schema")
            yield from _read(list(plan.values()))
        case list():
            for each in plan:
                yield from _read(each)
