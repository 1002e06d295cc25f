"""Rendering: the statements of every change, for servers with and without options of memberships."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, get_args

import pytest

from crm_rls.catalog import PUBLIC, Command, Kind, RoleMembership, TableFlags
from crm_rls.change import kinds as c
from crm_rls.change import render, step
from tests.unit.changed import CONTACT, GRANT, MEMBER, POLICY, V15, V18
from tests.unit.rendered import RENDERED


@pytest.mark.parametrize(("change", "statements"), RENDERED, ids=lambda each: type(each).__name__)
def test_a_change_has_these_statements(change: c.Change, statements: tuple[str, ...]) -> None:
    assert render(change, V18) == statements


def test_every_kind_of_change_is_rendered_here() -> None:
    assert {type(change) for change, _ in RENDERED} == set(get_args(c.Change))


@pytest.mark.parametrize("change", [change for change, _ in RENDERED], ids=lambda each: type(each).__name__)
def test_a_change_is_a_step_of_a_plan_with_a_subject(change: c.Change) -> None:
    made = step(change, V18)
    assert made.subject
    assert made.kind.replace(" ", "") == type(change).__name__.lower()
    assert made.risk is change.risk


SAME = [change for change, _ in RENDERED if not isinstance(change, c.GrantRole)]


@pytest.mark.parametrize("change", SAME, ids=lambda each: type(each).__name__)
def test_only_memberships_differ_between_versions(change: c.Change) -> None:
    assert render(change, V15) == render(change, V18)


# -- memberships ---------------------------------------------------------------------------------------

GRANTED = 'GRANT "crm_group_nord" TO "anna"'
FROM_ROOT = replace(MEMBER, set_role=True, grantor="postgres")


@pytest.mark.parametrize(
    ("membership", "current", "old", "new"),
    [
        (
            MEMBER,
            FROM_ROOT,
            GRANTED,
            f'{GRANTED} WITH ADMIN FALSE, INHERIT TRUE, SET FALSE GRANTED BY "postgres"',
        ),
        (
            MEMBER,
            replace(FROM_ROOT, admin=True),
            'REVOKE ADMIN OPTION FOR "crm_group_nord" FROM "anna"',
            f'{GRANTED} WITH ADMIN FALSE, INHERIT TRUE, SET FALSE GRANTED BY "postgres"',
        ),
        (
            replace(MEMBER, inherit=False, set_role=True),
            None,
            GRANTED,
            f"{GRANTED} WITH ADMIN FALSE, INHERIT FALSE, SET TRUE",
        ),
    ],
)
def test_options_of_a_membership_are_written_out_where_the_server_has_them(
    membership: RoleMembership, current: RoleMembership | None, old: str, new: str
) -> None:
    assert render(c.GrantRole(membership, current), V15) == (old,)
    assert render(c.GrantRole(membership, current), 160000) == (new,)
    assert render(c.GrantRole(membership, current), V18) == (new,)


def test_a_membership_is_taken_away_by_who_gave_it() -> None:
    assert render(c.RevokeRole(FROM_ROOT), V18) == (
        'REVOKE "crm_group_nord" FROM "anna" GRANTED BY "postgres"',
    )
    assert render(c.RevokeRole(FROM_ROOT), V15) == ('REVOKE "crm_group_nord" FROM "anna"',)


# -- privileges ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "written"),
    [
        ({"kind": Kind.SCHEMA, "name": "crm", "privilege": "USAGE"}, 'USAGE ON SCHEMA "crm"'),
        ({"kind": Kind.SEQUENCE, "name": "seq", "privilege": "USAGE"}, 'USAGE ON SEQUENCE "crm"."seq"'),
        (
            {"kind": Kind.FUNCTION, "name": "f", "privilege": "EXECUTE", "signature": "text, name"},
            'EXECUTE ON FUNCTION "crm"."f"(text, name)',
        ),
        ({"privilege": "INSERT", "column": "a b"}, 'INSERT ("a b") ON TABLE "crm"."contact"'),
        ({"privilege": "MAINTAIN"}, 'MAINTAIN ON TABLE "crm"."contact"'),
    ],
)
def test_a_privilege_names_its_object(changed: dict[str, Any], written: str) -> None:
    grant = replace(GRANT, **changed)
    assert render(c.GrantPrivilege(grant), V18) == (f'GRANT {written} TO "crm_persons"',)
    assert render(c.RevokePrivilege(grant), V18) == (f'REVOKE {written} FROM "crm_persons"',)


def test_everybody_is_a_keyword_and_not_a_role_in_quotes() -> None:
    assert render(c.RevokePrivilege(replace(GRANT, grantee=PUBLIC)), V18) == (
        'REVOKE SELECT ON TABLE "crm"."contact" FROM PUBLIC',
    )
    (altered,) = render(c.AlterPolicy(POLICY, replace(POLICY, roles=(PUBLIC, "Public"))), V18)
    assert 'TO PUBLIC , "Public" USING' in altered


@pytest.mark.parametrize("word", ["ALL", "select", "SELECT, INSERT", ""])
def test_a_privilege_that_is_not_on_the_list_is_not_rendered(word: str) -> None:
    with pytest.raises(KeyError):
        render(c.GrantPrivilege(replace(GRANT, privilege=word)), V18)


def test_no_grant_is_ever_handed_on() -> None:
    (statement,) = render(c.GrantPrivilege(replace(GRANT, grantable=True)), V18)
    assert "GRANT OPTION" not in statement


# -- policies and tables -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("using", "check", "written"),
    [
        ("a", None, " USING ((a))"),
        (None, "a", " WITH CHECK ((a))"),
        ("(a) OR (b)", "(a) OR (b)", " USING (((a) OR (b))) WITH CHECK (((a) OR (b)))"),
        ("a = '{}' AND b LIKE '%s'", None, " USING ((a = '{}' AND b LIKE '%s'))"),
    ],
)
def test_conditions_are_wrapped_and_kept_as_they_are(
    using: str | None, check: str | None, written: str
) -> None:
    policy = replace(POLICY, using=using, check=check)
    created, _ = render(c.CreatePolicy(policy), V18)
    assert created.endswith('TO "crm_group_nord"' + written)
    assert render(c.AlterPolicy(POLICY, policy), V18)[0].endswith('TO "crm_group_nord"' + written)


@pytest.mark.parametrize("command", Command)
def test_a_policy_says_its_command_and_kind(command: Command) -> None:
    created, _ = render(c.CreatePolicy(replace(POLICY, command=command, permissive=False)), V18)
    assert f" AS RESTRICTIVE FOR {command} TO " in created


def test_a_policy_without_a_mark_gets_no_comment() -> None:
    assert len(render(c.CreatePolicy(replace(POLICY, mark=None)), V18)) == 1


@pytest.mark.parametrize(
    ("flags", "missing"),
    [
        (TableFlags(enabled=True), ["FORCE"]),
        (TableFlags(forced=True), ["ENABLE"]),
        (TableFlags(), ["ENABLE", "FORCE"]),
    ],
)
def test_protecting_a_table_does_only_what_is_missing(flags: TableFlags, missing: list[str]) -> None:
    assert render(c.ProtectTable(CONTACT, flags), V18) == tuple(
        f'ALTER TABLE "crm"."contact" {word} ROW LEVEL SECURITY' for word in missing
    )
