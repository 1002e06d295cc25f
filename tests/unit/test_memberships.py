"""What a changed membership risks: nothing where its member holds as much already, by whatever grantor."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crm_rls.catalog import CatalogState, Role, RoleMembership, ServerFacts
from crm_rls.change.diff.memberships import membership_changes
from crm_rls.change.findings import Options
from crm_rls.change.kinds import GrantRole, RevokeRole
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
