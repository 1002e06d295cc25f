"""Rendering: the statements of every change, for servers with and without options of memberships."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, get_args

import pytest

from crm_rls import changes as c
from crm_rls.model import TableName
from crm_rls.names import SUPPORT_SCHEMA
from crm_rls.plan import step
from crm_rls.render import render
from crm_rls.state import (
    PUBLIC,
    Command,
    Grant,
    Kind,
    Migration,
    PersonRow,
    Policy,
    RegistryRow,
    Role,
    RoleMembership,
    SupportObject,
    TableFlags,
    TimedRow,
)

V15, V18 = 150020, 180007
CONTACT = TableName("crm", "contact")
POLICY = Policy(
    CONTACT, "crm_group_nord_read", Command.SELECT, ("crm_group_nord",), "x OR y", None, mark="crm_rls crm"
)
ROLE = Role("crm_group_nord", mark="crm_rls crm in shop")
MEMBER = RoleMembership("crm_group_nord", "anna", set_role=False)
GRANT = Grant(Kind.TABLE, "crm", "contact", "crm_people", "SELECT")
PERSON = PersonRow("anna", "Anna", (("no", "1001"),), ("nord",))
TIMED = TimedRow("anna", "nord", datetime(2027, 1, 1, tzinfo=UTC), None, "holiday")
ATTRIBUTES = "NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS INHERIT"


def made(kind: Kind, name: str, create: str, *, schema: str = "crm", table: str = "contact") -> SupportObject:
    owner = "crm_owner" if schema == SUPPORT_SCHEMA else ""
    return SupportObject(kind, schema, name, "", table, create, owner=owner)


COLUMN = made(Kind.COLUMN, "crm_territory", "alter table x add column y text")
TRIGGER = made(Kind.TRIGGER, "crm_fill", "create trigger x")
FOREIGN_KEY = made(Kind.FOREIGN_KEY, "crm_carry", "alter table x add constraint y")
INDEX = made(Kind.INDEX, "crm_key", "create index x")
FUNCTION = made(Kind.FUNCTION, "crm_fill", "create function f()", schema=SUPPORT_SCHEMA, table="")
VIEW = made(Kind.VIEW, "crm_link", "create view v as select 1", schema=SUPPORT_SCHEMA, table="")
SCHEMA = made(Kind.SCHEMA, SUPPORT_SCHEMA, "create schema s", schema=SUPPORT_SCHEMA, table="")
TABLE = made(Kind.TABLE, "person", "create table t", schema=SUPPORT_SCHEMA, table="")

RENDERED: list[tuple[c.Change, tuple[str, ...]]] = [
    (c.RenameRole("a", "b"), ('ALTER ROLE "a" RENAME TO "b"',)),
    (c.RenamePolicy(CONTACT, "a", "b"), ('ALTER POLICY "a" ON "crm"."contact" RENAME TO "b"',)),
    (
        c.RenameGroupRows("a", "b"),
        (
            "UPDATE crm_access.membership SET access_group = 'b' WHERE access_group = 'a'",
            (
                "UPDATE crm_access.person SET declared_groups = "
                "pg_catalog.array_replace(declared_groups, 'a', 'b'), suspended_groups = "
                "pg_catalog.array_replace(suspended_groups, 'a', 'b') "
                "WHERE 'a' = ANY (declared_groups) OR 'a' = ANY (suspended_groups)"
            ),
            (
                "UPDATE crm_access.cover SET access_groups = "
                "pg_catalog.array_replace(access_groups, 'a', 'b') WHERE 'a' = ANY (access_groups)"
            ),
        ),
    ),
    (
        c.PutRegistry(RegistryRow("territory", "HH", '{"first_place": 3, "territory": "HH"}')),
        (
            (
                'INSERT INTO "crm_access"."territory" ("first_place" , "territory") '
                'SELECT "first_place" , "territory" FROM pg_catalog.jsonb_populate_record('
                'NULL::"crm_access"."territory", \'{"first_place": 3, "territory": "HH"}\') '
                'ON CONFLICT ("territory") DO UPDATE SET ("first_place" , "territory") = '
                'ROW (EXCLUDED."first_place" , EXCLUDED."territory")'
            ),
        ),
    ),
    (
        c.DropRegistry(RegistryRow("access_group", "nord", "{}")),
        ('DELETE FROM "crm_access"."access_group" WHERE "access_group" = \'nord\'',),
    ),
    (c.RecordMemberships("crm"), ("SELECT crm_access.record(NULL)",)),
    (
        c.Suspend(CONTACT),
        (
            'LOCK TABLE "crm"."contact" IN ACCESS EXCLUSIVE MODE',
            'ALTER TABLE "crm"."contact" DISABLE ROW LEVEL SECURITY',
        ),
    ),
    (c.RevokePrivilege(GRANT), ('REVOKE SELECT ON TABLE "crm"."contact" FROM "crm_people"',)),
    (c.RevokeRole(MEMBER), ('REVOKE "crm_group_nord" FROM "anna"',)),
    (
        c.DropTimed(replace(TIMED, valid_until=datetime(2027, 2, 1, tzinfo=UTC))),
        (
            (
                "DELETE FROM crm_access.membership WHERE declared AND login = 'anna' "
                "AND access_group = 'nord' AND valid_from IS NOT DISTINCT FROM '2027-01-01T00:00:00+00:00' "
                "AND valid_until IS NOT DISTINCT FROM '2027-02-01T00:00:00+00:00' AND reason = 'holiday'"
            ),
        ),
    ),
    (c.DropPerson(PERSON), ("DELETE FROM crm_access.person WHERE login = 'anna'",)),
    (c.DropPolicy(POLICY), ('DROP POLICY "crm_group_nord_read" ON "crm"."contact"',)),
    (c.CreateLogin("anna"), ('CREATE ROLE "anna" LOGIN INHERIT',)),
    (
        c.CreateRole(ROLE),
        (
            f'CREATE ROLE "crm_group_nord" {ATTRIBUTES}',
            "COMMENT ON ROLE \"crm_group_nord\" IS 'crm_rls crm in shop'",
        ),
    ),
    (c.AlterRole(replace(ROLE, superuser=True), ROLE), (f'ALTER ROLE "crm_group_nord" {ATTRIBUTES}',)),
    (c.MigrateSupport(Migration("0002", "0001", ("create x", "update y"), ())), ("create x", "update y")),
    (c.ChangeOwner(VIEW, "crm_owner"), ('ALTER VIEW "crm_access"."crm_link" OWNER TO "crm_owner"',)),
    (c.DropGuard(TRIGGER), ('DROP TRIGGER "crm_fill" ON "crm"."contact"',)),
    (c.DropGuard(FOREIGN_KEY), ('ALTER TABLE "crm"."contact" DROP CONSTRAINT "crm_carry"',)),
    (c.DropGuard(INDEX), ('DROP INDEX "crm"."crm_key"',)),
    (
        c.CreateObject(COLUMN),
        (
            "alter table x add column y text",
            'COMMENT ON COLUMN "crm"."contact"."crm_territory" IS \'crm_rls\'',
        ),
    ),
    (
        c.CreateObject(SCHEMA),
        (
            "create schema s",
            'ALTER SCHEMA "crm_access" OWNER TO "crm_owner"',
            "COMMENT ON SCHEMA \"crm_access\" IS 'crm_rls'",
        ),
    ),
    (
        c.ReplaceObject(FUNCTION, FUNCTION),
        (
            "create or replace function f()",
            'ALTER FUNCTION "crm_access"."crm_fill"() OWNER TO "crm_owner"',
            'REVOKE ALL ON FUNCTION "crm_access"."crm_fill"() FROM PUBLIC',
            'COMMENT ON FUNCTION "crm_access"."crm_fill"() IS \'crm_rls\'',
        ),
    ),
    (
        c.ReplaceObject(replace(FUNCTION, parameters="other text"), FUNCTION),
        (
            'DROP FUNCTION "crm_access"."crm_fill"()',
            "create function f()",
            'ALTER FUNCTION "crm_access"."crm_fill"() OWNER TO "crm_owner"',
            'REVOKE ALL ON FUNCTION "crm_access"."crm_fill"() FROM PUBLIC',
            'COMMENT ON FUNCTION "crm_access"."crm_fill"() IS \'crm_rls\'',
        ),
    ),
    (
        c.ReplaceObject(VIEW, VIEW),
        (
            "create or replace view v as select 1",
            'ALTER VIEW "crm_access"."crm_link" OWNER TO "crm_owner"',
            'COMMENT ON VIEW "crm_access"."crm_link" IS \'crm_rls\'',
        ),
    ),
    (
        c.ReplaceObject(COLUMN, COLUMN),
        (
            'ALTER TABLE "crm"."contact" DROP COLUMN "crm_territory"',
            "alter table x add column y text",
            'COMMENT ON COLUMN "crm"."contact"."crm_territory" IS \'crm_rls\'',
        ),
    ),
    (
        c.GrantToOwner(replace(GRANT, grantee="crm_owner", column="id")),
        ('GRANT SELECT ("id") ON TABLE "crm"."contact" TO "crm_owner"',),
    ),
    (c.Backfill(CONTACT, "update x set y = '{}'"), ("update x set y = '{}'",)),
    (
        c.CreateGuard(TRIGGER),
        ("create trigger x", 'COMMENT ON TRIGGER "crm_fill" ON "crm"."contact" IS \'crm_rls\''),
    ),
    (
        c.CreateGuard(FOREIGN_KEY),
        (
            "alter table x add constraint y",
            'COMMENT ON CONSTRAINT "crm_carry" ON "crm"."contact" IS \'crm_rls\'',
        ),
    ),
    (
        c.CreateGuard(INDEX),
        ("create index x", 'COMMENT ON INDEX "crm"."crm_key" IS \'crm_rls\''),
    ),
    (
        c.CreatePolicy(POLICY),
        (
            (
                'CREATE POLICY "crm_group_nord_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT '
                'TO "crm_group_nord" USING ((x OR y))'
            ),
            'COMMENT ON POLICY "crm_group_nord_read" ON "crm"."contact" IS \'crm_rls crm\'',
        ),
    ),
    (
        c.AlterPolicy(POLICY, replace(POLICY, roles=("a", "b"), check="z")),
        (
            (
                'ALTER POLICY "crm_group_nord_read" ON "crm"."contact" TO "a" , "b" '
                "USING ((x OR y)) WITH CHECK ((z))"
            ),
        ),
    ),
    (
        c.ProtectTable(CONTACT, TableFlags()),
        (
            'ALTER TABLE "crm"."contact" ENABLE ROW LEVEL SECURITY',
            'ALTER TABLE "crm"."contact" FORCE ROW LEVEL SECURITY',
        ),
    ),
    (
        c.PutPerson(PERSON),
        (
            (
                "INSERT INTO crm_access.person (login, person, attributes, declared, declared_groups) "
                """VALUES ('anna', 'Anna', '{"no": "1001"}', true, '{"nord"}') """
                "ON CONFLICT (login) DO UPDATE SET person = EXCLUDED.person, attributes = "
                "EXCLUDED.attributes, declared = true, declared_groups = EXCLUDED.declared_groups"
            ),
        ),
    ),
    (
        c.PutTimed(TIMED),
        (
            (
                "INSERT INTO crm_access.membership (login, access_group, valid_from, valid_until, reason, "
                "declared) VALUES ('anna', 'nord', '2027-01-01T00:00:00+00:00', NULL, 'holiday', true)"
            ),
        ),
    ),
    (
        c.GrantRole(MEMBER),
        ('GRANT "crm_group_nord" TO "anna" WITH ADMIN FALSE, INHERIT TRUE, SET FALSE',),
    ),
    (c.GrantPrivilege(GRANT), ('GRANT SELECT ON TABLE "crm"."contact" TO "crm_people"',)),
    (
        c.OpenTable(CONTACT),
        (
            'ALTER TABLE "crm"."contact" NO FORCE ROW LEVEL SECURITY',
            'ALTER TABLE "crm"."contact" DISABLE ROW LEVEL SECURITY',
        ),
    ),
    (c.DropObject(COLUMN), ('ALTER TABLE "crm"."contact" DROP COLUMN "crm_territory"',)),
    (c.DropObject(VIEW), ('DROP VIEW "crm_access"."crm_link"',)),
    (c.DropObject(TABLE), ('DROP TABLE "crm_access"."person"',)),
    (c.DropObject(SCHEMA), ('DROP SCHEMA "crm_access"',)),
    (c.DropRole("crm_group_nord", 3), ('DROP ROLE "crm_group_nord"',)),
    (
        c.Replan((CONTACT, TableName("crm", "deal")), "crm_people"),
        ('GRANT SELECT ON TABLE "crm"."contact" , "crm"."deal" TO "crm_people"',),
    ),
]


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
    assert render(c.GrantPrivilege(grant), V18) == (f'GRANT {written} TO "crm_people"',)
    assert render(c.RevokePrivilege(grant), V18) == (f'REVOKE {written} FROM "crm_people"',)


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
