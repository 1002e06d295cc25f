"""What destroys: that with which something goes that nobody can have back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from crm_rls.catalog import (
    CatalogState,
    CoverRow,
    PersonRow,
    Role,
    RoleMembership,
    ServerFacts,
    ShareRow,
    SupportObject,
    TimedRow,
)
from crm_rls.change import Options, Risk
from crm_rls.change import kinds as c
from crm_rls.change.diff.people import person_changes
from crm_rls.change.diff.roles import role_changes
from crm_rls.compile.protection.guard import guard_objects
from crm_rls.compile.reach.layout import lay_out
from tests.unit.changed import COLUMN, FUNCTION, INDEX, SCHEMA, TABLE, TRIGGER, VIEW
from tests.unit.test_guard import MODEL

NOW = datetime(2027, 1, 15, tzinfo=UTC)
ANNA = PersonRow("anna", "Anna")
MARK = "crm_rls crm"
GROUP = "crm_group_nord"


@pytest.mark.parametrize("dropped", [VIEW, FUNCTION, TRIGGER, INDEX, SCHEMA, replace(COLUMN, derived=True)])
def test_what_is_made_again_is_not_destroyed(dropped: SupportObject) -> None:
    assert c.DropObject(dropped).risk is Risk.NEUTRAL


@pytest.mark.parametrize("dropped", [COLUMN, TABLE])
def test_what_holds_data_is_destroyed(dropped: SupportObject) -> None:
    assert c.DropObject(dropped).risk is Risk.DESTROYS


def test_a_column_of_another_type_is_dropped_and_loses_what_it_holds() -> None:
    assert c.ReplaceObject(COLUMN, COLUMN).risk is Risk.DESTROYS
    copied = replace(COLUMN, derived=True)
    assert c.ReplaceObject(copied, copied).risk is Risk.NEUTRAL


def test_the_guard_holds_nothing() -> None:
    assert not any(each.holds_data for each in guard_objects(lay_out(MODEL, ServerFacts())))


@pytest.mark.parametrize(
    ("current", "risk", "subject"),
    [
        (CatalogState(people=frozenset({ANNA})), Risk.NARROWS, "Anna (anna)"),
        (
            CatalogState(
                people=frozenset({ANNA}),
                timed=frozenset({TimedRow("anna", "nord", NOW, None), TimedRow("bert", "nord", NOW, None)}),
            ),
            Risk.NARROWS,
            "Anna (anna)",
        ),
        (
            CatalogState(
                people=frozenset({ANNA}),
                timed=frozenset({TimedRow("anna", "nord", NOW, None, declared=False)}),
                covers=frozenset({CoverRow("bert", "anna", NOW, None)}),
            ),
            Risk.DESTROYS,
            "Anna (anna) with 1 membership for a time and 1 cover",
        ),
        (
            CatalogState(
                people=frozenset({ANNA}),
                shares=frozenset(
                    {ShareRow("anna", "1"), ShareRow("anna", "2", live=False), ShareRow("bert", "1")}
                ),
            ),
            Risk.DESTROYS,
            "Anna (anna) with 1 share",
        ),
        (
            CatalogState(
                people=frozenset({ANNA}),
                timed=frozenset({TimedRow("anna", "nord", NOW, None, declared=False)}),
                covers=frozenset({CoverRow("bert", "anna", NOW, None)}),
                shares=frozenset({ShareRow("anna", "1"), ShareRow("anna", "2")}),
            ),
            Risk.DESTROYS,
            "Anna (anna) with 1 membership for a time, 1 cover and 2 shares",
        ),
    ],
)
def test_a_person_goes_with_what_the_model_never_declared(
    current: CatalogState, risk: Risk, subject: str
) -> None:
    found = person_changes(current, CatalogState(), {}, Options("crm"))
    (dropped,) = (change for change in found if isinstance(change, c.DropPerson))
    assert (dropped.risk, dropped.subject) == (risk, subject)


@pytest.mark.parametrize(
    ("members", "risk"),
    [
        ((), Risk.NEUTRAL),
        ((RoleMembership(GROUP, "crm_registrar", admin=True),), Risk.NEUTRAL),
        ((RoleMembership(GROUP, "dba", admin=True, inherit=False, set_role=False),), Risk.NEUTRAL),
        ((RoleMembership(GROUP, "crm_registrar", admin=True), RoleMembership(GROUP, "anna")), Risk.DESTROYS),
    ],
)
def test_a_group_without_people_is_not_destroyed(members: tuple[RoleMembership, ...], risk: Risk) -> None:
    roles = (Role("anna", login=True), Role("dba"), Role("crm_registrar", mark=MARK), Role(GROUP, mark=MARK))
    current = CatalogState(roles={role.name: role for role in roles}, memberships=frozenset(members))
    desired = CatalogState(mark=MARK, roles={"crm_registrar": roles[2]})
    (dropped,) = role_changes(current, desired, Options("crm"))
    assert (dropped.subject.split()[0], dropped.risk) == (GROUP, risk)
