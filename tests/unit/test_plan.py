"""Plans: they survive being saved, know which state they are for, and have their steps in a safe order."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, TypeVar

import pytest

from crm_rls.catalog import (
    CatalogState,
    ColumnFacts,
    Command,
    CoverRow,
    Grant,
    Kind,
    PersonRow,
    Policy,
    Role,
    RoleMembership,
    ServerFacts,
    SupportObject,
    TableFacts,
    TableFlags,
    TimedRow,
)
from crm_rls.change import Declaration, Difference, Options, Printed, Risk, Step, Topic, diff
from crm_rls.change import kinds as c
from crm_rls.diagnostics import Code, Diagnostic, Place, Severity
from crm_rls.errors import PlanUnreadable
from crm_rls.plan.make import enforced
from crm_rls.plan.value import Plan, build_plan, fingerprint_of, from_json
from crm_rls.postgres.blocks import filled
from crm_rls.postgres.sqltext import literal
from tests.fixtures.small_crm import ACTIVITY, CONTACT, DEAL, small_model

Key = TypeVar("Key")
Value = TypeVar("Value")

FOREIGN = Diagnostic(Code.POLICY_OF_OTHERS, Severity.WARNING, "b", "c", object="a")
LARGE = Diagnostic(
    Code.CARRY_REWRITES_ROWS,
    Severity.INFO,
    "it has 5,000,000 rows",
    "choose a quiet hour",
    Place("Modell/ä.yaml", 7, "tables.crm.activity.mode"),
    "table crm.activity",
)

PLAN = Plan(
    database='Kunden "1" 東京',
    version=180007,
    fingerprint="0f",
    steps=(
        Step(
            "alter policy",
            "nord on crm.contact",
            Risk.WIDENS,
            ("alter ...", "comment 'Ä\\ %s {}'"),
            before="create ...",
        ),
        Step(
            "change owner",
            "table x to y",
            Risk.NARROWS,
            ("alter table x",),
            Topic("transfers", "object", "to y"),
        ),
        Step("drop role", "old with 3 members", Risk.DESTROYS, ()),
    ),
    findings=(
        Diagnostic(
            Code.POLICY_NAME_TAKEN,
            Severity.ERROR,
            "it is\nforeign",
            "drop it",
            object="policy x",
            blocking=True,
        ),
        replace(FOREIGN, accepted="it is ours"),
    ),
    advice=(LARGE,),
    known=(FOREIGN,),
    declarations=(
        Declaration("access group nord", ("where: a",), ("where: b",), Place("ä.yaml", 3, "x"), "nord"),
        Declaration("gateways", (), ("web",)),
    ),
)


# -- saved plans ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("plan", [PLAN, Plan("", 150020, "", ())], ids=["full", "empty"])
def test_a_saved_plan_is_the_same_plan(plan: Plan) -> None:
    assert from_json(plan.to_json()) == plan
    assert from_json(plan.to_json()).to_json() == plan.to_json()


def test_what_was_read_back_knows_its_risks() -> None:
    again = from_json(PLAN.to_json())
    assert again.risks() == {Risk.WIDENS, Risk.NARROWS, Risk.DESTROYS}
    assert not again.empty
    assert again.findings[0].blocking is True


def saved(**changed: Any) -> str:
    return json.dumps({**json.loads(PLAN.to_json()), **changed})


def without(key: str) -> str:
    return json.dumps({name: value for name, value in json.loads(PLAN.to_json()).items() if name != key})


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no json",
        "{}",
        "[]",
        "7",
        "null",
        PLAN.to_json()[:-20],
        saved(more="unknown"),
        saved(steps=None),
        saved(steps=[{"kind": "x", "subject": "x", "risk": "harmless", "statements": []}]),
        saved(steps=[{"kind": "x", "subject": "x", "statements": []}]),
        saved(findings=[{"object": "x"}]),
        saved(declarations=[{"object": "x"}]),
        *(without(key) for key in json.loads(PLAN.to_json())),
    ],
)
def test_a_file_that_is_no_plan_is_refused_with_the_next_step(text: str) -> None:
    with pytest.raises(PlanUnreadable, match="make one with `crm-rls plan`"):
        from_json(text)


@pytest.mark.parametrize("number", [0, 2, "1", None])
def test_a_plan_of_another_format_is_to_be_made_anew(number: object) -> None:
    with pytest.raises(PlanUnreadable, match="make a new plan"):
        from_json(saved(crm_rls_plan=number))


# -- fingerprint ---------------------------------------------------------------------------------------

MARK = "crm_rls crm"
POLICY = Policy(
    CONTACT, "crm_group_nord_read", Command.SELECT, ("crm_group_nord",), "true", mark="crm_rls crm"
)
COLUMN = SupportObject(Kind.COLUMN, "crm", "crm_territory", "text", "activity")
MEMBER = RoleMembership("crm_group_nord", "anna", grantor="postgres")
GRANT = Grant(Kind.TABLE, "crm", "contact", "crm_persons", "SELECT")
CURRENT = CatalogState(
    roles={
        "crm_group_nord": Role("crm_group_nord", mark=MARK),
        "anna": Role("anna", login=True),
        "crm_group_gone": Role("crm_group_gone", mark=MARK),
        "stranger": Role("stranger", login=True),
    },
    memberships=frozenset({MEMBER}),
    tables={CONTACT: TableFlags(enabled=True, forced=True)},
    policies={(CONTACT, POLICY.name): POLICY},
    grants=frozenset({GRANT}),
    objects={COLUMN.identity: COLUMN},
    people=frozenset({PersonRow("anna", "anna", (("no", "1"),))}),
    timed=frozenset({TimedRow("anna", "nord", datetime(2027, 1, 1, tzinfo=UTC), None)}),
)
DESIRED = CatalogState(
    roles={"crm_group_nord": Role("crm_group_nord", mark=MARK)},
    logins=frozenset({"anna", "bert"}),
    memberships=frozenset({MEMBER}),
)
TABLE = TableFacts(CONTACT, "r", "boss", {"id": ColumnFacts("id", "integer")})
FACTS = ServerFacts(180007, known=True, database="shop", tables={CONTACT: TABLE})


def fingerprint(facts: ServerFacts = FACTS, **changed: Any) -> str:
    return fingerprint_of(replace(CURRENT, **changed), DESIRED, facts)


def roles(**changed: Role) -> Mapping[str, Role]:
    return {**CURRENT.roles, **changed}


@pytest.mark.parametrize(
    "changed",
    [
        {"roles": roles(anna=Role("anna", login=True, bypass_rls=True))},
        {"roles": roles(anna=Role("anna", login=True, superuser=True))},
        {"roles": roles(bert=Role("bert", login=True))},
        {"roles": roles(crm_group_nord=Role("crm_group_nord", login=True, mark=MARK))},
        {"roles": roles(crm_group_nord=Role("crm_group_nord"))},
        {"roles": {name: role for name, role in CURRENT.roles.items() if name != "crm_group_gone"}},
        {"roles": roles(crm_group_new=Role("crm_group_new", mark=MARK))},
        {"memberships": frozenset[RoleMembership]()},
        {"memberships": frozenset({replace(MEMBER, admin=True)})},
        {"memberships": frozenset({replace(MEMBER, grantor="boss")})},
        {"tables": {CONTACT: TableFlags(enabled=True)}},
        {"tables": {CONTACT: TableFlags(forced=True)}},
        {"policies": {}},
        {"policies": {(CONTACT, POLICY.name): replace(POLICY, using="false")}},
        {"policies": {(CONTACT, POLICY.name): replace(POLICY, check="false")}},
        {"policies": {(CONTACT, POLICY.name): replace(POLICY, roles=("public",))}},
        {"policies": {(CONTACT, POLICY.name): replace(POLICY, mark=None)}},
        {"policies": {**CURRENT.policies, (CONTACT, "foreign"): replace(POLICY, name="foreign", mark=None)}},
        {"grants": frozenset({GRANT, replace(GRANT, privilege="UPDATE")})},
        {"grants": frozenset({replace(GRANT, grantable=True)})},
        {"objects": {COLUMN.identity: replace(COLUMN, definition="integer")}},
        {"objects": {COLUMN.identity: replace(COLUMN, owner="anna")}},
        {"people": frozenset({PersonRow("anna", "anna", (("no", "2"),))})},
        {"timed": frozenset({TimedRow("anna", "nord", datetime(2027, 1, 2, tzinfo=UTC), None)})},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_whatever_a_plan_depends_on_changes_its_fingerprint(changed: dict[str, Any]) -> None:
    assert fingerprint(**changed) != fingerprint()


@pytest.mark.parametrize(
    "facts",
    [
        replace(FACTS, version=180008),
        replace(FACTS, database="other"),
        replace(FACTS, tables={}),
        replace(FACTS, tables={CONTACT: replace(TABLE, kind="p")}),
        replace(FACTS, tables={CONTACT: replace(TABLE, columns={"id": ColumnFacts("id", "bigint")})}),
    ],
    ids=["version", "database", "tables", "kind", "columns"],
)
def test_another_server_or_another_shape_of_tables_is_another_fingerprint(facts: ServerFacts) -> None:
    assert fingerprint(facts) != fingerprint()


@pytest.mark.parametrize(
    "changed",
    [
        {"roles": roles(newcomer=Role("newcomer", login=True))},
        {"roles": roles(newcomer=Role("newcomer", login=True, superuser=True))},
        {"roles": roles(other_group=Role("other_group", mark="of another program"))},
        {"roles": {name: role for name, role in CURRENT.roles.items() if name != "stranger"}},
        {"memberships": frozenset({MEMBER, replace(MEMBER, member="stranger")})},
        {"people": CURRENT.people | {PersonRow("new", "new", declared=False)}},
        {"timed": CURRENT.timed | {TimedRow("new", "nord", None, None, declared=False)}},
        {"covers": frozenset({CoverRow("anna", "bert", None, None)})},
        {"roles": dict(reversed(list(CURRENT.roles.items())))},
        {"logins": frozenset[str]()},
    ],
)
def test_strangers_of_the_server_do_not_make_a_plan_stale(changed: dict[str, Any]) -> None:
    assert fingerprint(**changed) == fingerprint()


def test_how_many_rows_a_table_has_does_not_make_a_plan_stale() -> None:
    grown = replace(FACTS, tables={CONTACT: replace(TABLE, estimated_rows=10**6)})
    assert fingerprint(grown) == fingerprint()


# -- order ---------------------------------------------------------------------------------------------

FRESH = ServerFacts(database="shop")
MODEL = small_model("crm", [("anna", "nord")])


def test_order_and_fingerprint_do_not_depend_on_the_order_in_which_the_catalogs_were_read() -> None:
    options = Options(MODEL.prefix, MODEL.logins)
    current = CatalogState(
        roles={
            name: Role(name, mark="crm_rls crm") for name in ("crm_group_a", "crm_group_b", "crm_group_c")
        },
        policies={
            (table, name): replace(POLICY, table=table, name=name)
            for table in (CONTACT, ACTIVITY, DEAL)
            for name in ("a", "b")
        },
    )
    other = replace(current, roles=_backwards(current.roles), policies=_backwards(current.policies))
    desired = enforced(MODEL, FRESH)
    plans = [
        build_plan(diff(each, desired, Printed(), FRESH, options), each, desired, FRESH)
        for each in (current, other)
    ]
    assert plans[0] == plans[1]


def _backwards(mapping: Mapping[Key, Value]) -> dict[Key, Value]:
    return dict(reversed(list(mapping.items())))


def test_a_plan_carries_what_the_difference_found_and_the_advice() -> None:
    difference = Difference((c.DropRole("old", 2),), (FOREIGN,))
    first = filled("operator", "drop_default_privileges", {"role": literal("old")})
    plan = build_plan(difference, CURRENT, DESIRED, FACTS, iter([LARGE]))
    assert plan == Plan(
        "shop",
        180007,
        fingerprint(),
        (
            Step(
                "drop role",
                "old with 2 members",
                Risk.DESTROYS,
                (first, 'DROP ROLE "old"'),
                Topic("drops", "role"),
            ),
        ),
        (FOREIGN,),
        (LARGE,),
    )
