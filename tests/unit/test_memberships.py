"""What a changed membership risks: nothing where its member holds as much already, by whatever grantor."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from crm_rls.catalog import CatalogState, Role, RoleMembership, ServerFacts, TimedRow
from crm_rls.change.diff.memberships import membership_changes
from crm_rls.change.diff.people import person_changes
from crm_rls.change.findings import Options
from crm_rls.change.kinds import GrantRole, PutTimed, RevokeRole
from crm_rls.change.phases import Risk
from crm_rls.model import Logins

WANTED = RoleMembership("crm_group_nord", "anna", set_role=False, grantor="crm_registrar")
RESTORED = replace(WANTED, set_role=True, grantor="postgres")
"""What a dump of PostgreSQL 15 brings: no options, and the grantor is whoever restored it."""


def changes(*standing: RoleMembership) -> list[GrantRole | RevokeRole]:
    """Return what brings the wanted membership about."""
    current = CatalogState(memberships=frozenset(standing))
    desired = CatalogState(memberships=frozenset({WANTED}))
    options = Options("crm", Logins.EXISTING)
    facts = ServerFacts(180000)
    found = membership_changes(current, desired, facts, options, leaving=(), policies_change=False)
    return [each for each in found if isinstance(each, GrantRole | RevokeRole)]


def test_another_grantor_is_no_wider_access() -> None:
    grant, revoke = changes(RESTORED)
    assert (grant.risk, grant.subject) == (Risk.NEUTRAL, "anna keeps, by another grantor, crm_group_nord")
    assert revoke == RevokeRole(RESTORED)


@pytest.mark.parametrize(
    ("standing", "risk"),
    [
        ([], Risk.WIDENS),
        ([replace(RESTORED, inherit=False)], Risk.WIDENS),
        ([replace(WANTED, inherit=False)], Risk.WIDENS),
        ([replace(WANTED, set_role=True)], Risk.NEUTRAL),
        ([replace(WANTED, admin=True)], Risk.NEUTRAL),
        ([replace(RESTORED, inherit=False), replace(RESTORED, grantor="dba")], Risk.NEUTRAL),
    ],
)
def test_what_stands_decides(standing: list[RoleMembership], risk: Risk) -> None:
    (grant,) = (each for each in changes(*standing) if isinstance(each, GrantRole))
    assert grant.risk is risk


def test_what_a_revoke_took_widens_when_it_comes_back() -> None:
    assert GrantRole(WANTED, current=WANTED).risk is Risk.WIDENS


def test_admin_option_alone_is_no_access_that_ends() -> None:
    """From PostgreSQL 16 on the operator who created a role has it, and all that it granted hangs on it."""
    creator = RoleMembership(
        "crm_group_nord", "dba", admin=True, inherit=False, set_role=False, grantor="postgres"
    )
    member = RoleMembership("crm_group_nord", "emil", grantor="postgres")
    current = CatalogState(memberships=frozenset({creator, member}))
    desired = CatalogState(roles={"crm_group_nord": Role("crm_group_nord")})
    options = Options("crm", Logins.EXISTING)
    leaving = {("crm_group_nord", "dba"), ("crm_group_nord", "emil")}
    facts = ServerFacts(180000)
    found = membership_changes(current, desired, facts, options, leaving=leaving, policies_change=False)
    assert list(found) == [RevokeRole(member)]


MONDAY, FRIDAY = datetime(2027, 3, 1, tzinfo=UTC), datetime(2027, 3, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("there", "wanted", "risk"),
    [
        ((None, FRIDAY), (MONDAY, FRIDAY), Risk.NARROWS),
        ((MONDAY, None), (MONDAY, FRIDAY), Risk.NARROWS),
        ((MONDAY, FRIDAY), (MONDAY, None), Risk.WIDENS),
        ((MONDAY, FRIDAY), (None, FRIDAY), Risk.WIDENS),
        (None, (MONDAY, FRIDAY), Risk.NARROWS),
    ],
)
def test_a_membership_that_ends_earlier_narrows(
    there: tuple[datetime | None, datetime | None] | None,
    wanted: tuple[datetime | None, datetime | None],
    risk: Risk,
) -> None:
    """Without an interval it is a permanent one; neither is one of somebody else or in another group."""
    row = TimedRow("anna", "nord", *wanted)
    for login, group in (("anna", "nord"), ("bert", "nord"), ("anna", "sued")):
        current = CatalogState(
            timed=frozenset({TimedRow(login, group, *there)} if there else ()),
            memberships=frozenset() if there else frozenset({RoleMembership(f"crm_group_{group}", login)}),
        )
        found = person_changes(current, CatalogState(timed=frozenset({row})), {}, Options("crm"))
        (put,) = (change for change in found if isinstance(change, PutTimed))
        assert put.risk is (risk if (login, group) == ("anna", "nord") else Risk.WIDENS)
