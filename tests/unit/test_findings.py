"""Findings: what stands in the way of a model and is not ours to change."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from crm_rls.catalog import (
    CatalogState,
    Command,
    Policy,
    Role,
    RoleMembership,
    ServerFacts,
    TableFacts,
    TableFlags,
)
from crm_rls.change.findings import Options, find, is_ours, staying
from crm_rls.diagnostics import Diagnostic
from crm_rls.model import Logins, TableName

CONTACT = TableName("crm", "contact")
OTHER = TableName("public", "other")
MARK = "crm_rls crm"
GROUP, PERSONS, OWNER = "crm_group_nord", "crm_persons", "crm_owner"

OURS = Policy(CONTACT, "crm_group_nord_read", Command.SELECT, (GROUP,), "true", mark=MARK)
MEMBER = RoleMembership(GROUP, "anna")
DESIRED = CatalogState(
    mark=MARK,
    roles={name: Role(name, mark=MARK) for name in (GROUP, PERSONS, OWNER)},
    logins=frozenset({"anna"}),
    memberships=frozenset({MEMBER}),
    tables={CONTACT: TableFlags(enabled=True, forced=True)},
    policies={(CONTACT, OURS.name): OURS},
)
CURRENT = replace(DESIRED, roles={**DESIRED.roles, "anna": Role("anna", login=True)})


def facts(owner: str = "boss", user: str = "boss") -> ServerFacts:
    tables = {CONTACT: TableFacts(CONTACT, "r", owner, {})}
    return ServerFacts(known=True, database="shop", user=user, tables=tables)


def found(
    current: CatalogState = CURRENT, server: ServerFacts | None = None, **options: Any
) -> dict[str, Diagnostic]:
    findings = list(find(current, DESIRED, server or facts(), Options("crm", **options)))
    by_object = {finding.object: finding for finding in findings}
    assert len(by_object) == len(findings)
    return by_object


def roles(**changed: Role) -> CatalogState:
    return replace(CURRENT, roles={**CURRENT.roles, **changed})


@pytest.mark.parametrize("logins", Logins)
def test_nothing_is_found_where_all_is_as_the_model_wants_it(logins: Logins) -> None:
    assert found(logins=logins) == {}


# -- policies ------------------------------------------------------------------------------------------


def with_policy(policy: Policy) -> CatalogState:
    return replace(CURRENT, policies={**CURRENT.policies, (policy.table, policy.name): policy})


@pytest.mark.parametrize("mark", [None, "", "crm_rls ops", "crm_rls", "crm_rls crm "])
def test_a_policy_without_our_very_mark_is_foreign(mark: str | None) -> None:
    findings = found(with_policy(replace(OURS, name="theirs", mark=mark)))
    assert set(findings) == {"policy theirs on crm.contact"}


@pytest.mark.parametrize(("permissive", "effect"), [(True, "ORed to ours and may widen"), (False, "ANDed")])
def test_a_foreign_policy_is_reported_with_what_it_does(permissive: bool, effect: str) -> None:
    foreign = replace(OURS, name="theirs", mark=None, permissive=permissive)
    finding = found(with_policy(foreign))["policy theirs on crm.contact"]
    assert effect in finding.cause
    assert not finding.blocking


def test_a_foreign_policy_that_has_the_name_of_ours_blocks() -> None:
    assert found(with_policy(replace(OURS, mark=None)))[f"policy {OURS.name} on crm.contact"].blocking


def test_a_policy_on_a_table_outside_the_model_is_nobodys_business() -> None:
    assert found(with_policy(replace(OURS, table=OTHER, name="theirs", mark=None))) == {}


# -- roles and logins ----------------------------------------------------------------------------------


@pytest.mark.parametrize("mark", [None, "crm_rls ops in shop"])
def test_a_role_that_only_has_the_name_of_ours_blocks(mark: str | None) -> None:
    taken = Role(GROUP, mark=mark)
    finding = found(roles(**{GROUP: taken}))[f"role {GROUP}"]
    assert finding.blocking
    assert (repr(mark) if mark else "without a comment") in finding.cause
    assert ("COMMENT ON ROLE" in finding.next_step) == (mark is None)
    assert not is_ours(taken, DESIRED)


def test_no_role_is_ours_where_there_is_none() -> None:
    assert not is_ours(None, DESIRED)
    assert is_ours(Role(GROUP, mark=MARK), DESIRED)


def test_a_missing_login_blocks_unless_it_is_made() -> None:
    nobody = replace(CURRENT, roles=DESIRED.roles)
    assert found(nobody)["login anna"].blocking
    assert found(nobody, logins=Logins.CREATE) == {}


@pytest.mark.parametrize("logins", Logins)
@pytest.mark.parametrize(
    ("role", "what"),
    [
        (Role("anna", login=True, superuser=True), "superuser"),
        (Role("anna", login=True, bypass_rls=True), "BYPASSRLS"),
        (Role("anna", login=True, superuser=True, bypass_rls=True), "superuser"),
    ],
)
def test_a_person_whom_no_policy_binds_blocks(role: Role, what: str, logins: Logins) -> None:
    finding = found(roles(anna=role), logins=logins)["login anna"]
    assert finding.blocking
    assert f"it is {what}, so no policy applies" in finding.cause


def test_superusers_outside_the_model_are_left_alone() -> None:
    assert found(roles(boss=Role("boss", login=True, superuser=True))) == {}


# -- memberships ---------------------------------------------------------------------------------------


def test_a_membership_from_before_the_model_is_named_and_blocks_nothing() -> None:
    (finding,) = staying([("zoe", "nord")])
    assert finding.object == "zoe in nord"
    assert not finding.blocking


# -- owners --------------------------------------------------------------------------------------------


def test_a_table_of_a_person_is_found() -> None:
    finding = found(server=facts(owner="anna"))["table crm.contact"]
    assert "it belongs to anna, a person, who can switch row security off" in finding.cause


def test_a_table_of_somebody_who_was_made_a_member_by_hand_is_found() -> None:
    by_hand = replace(CURRENT, memberships=CURRENT.memberships | {RoleMembership(PERSONS, "zoe")})
    assert "table crm.contact" in found(by_hand, facts(owner="zoe"))
    assert found(CURRENT, facts(owner="zoe")) == {}


def test_who_applies_the_model_may_own_the_tables() -> None:
    assert found(server=facts(owner="anna", user="anna")) == {}
