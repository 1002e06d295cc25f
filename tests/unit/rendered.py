"""Every kind of change, and the statements it becomes on a server of today."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from crm_rls.catalog import PUBLIC, Grant, Kind, Migration, RegistryRow, Role, TableFlags
from crm_rls.change import kinds as c
from crm_rls.model import TableName
from tests.unit.changed import (
    ATTRIBUTES,
    COLUMN,
    CONTACT,
    FOREIGN_KEY,
    FUNCTION,
    GRANT,
    INDEX,
    MAKING,
    MEMBER,
    PERSON,
    POLICY,
    ROLE,
    SCHEMA,
    TABLE,
    TIMED,
    TRIGGER,
    VIEW,
)

LASTING = "AND (ends IS NULL OR pg_catalog.clock_timestamp() < ends)"
MARKED = 'COMMENT ON POLICY "crm_group_nord_read" ON "crm"."contact" IS \'crm_rls crm\''

RENDERED: list[tuple[c.Change, tuple[str, ...]]] = [
    (
        c.RenameRole("a", "b", "crm_rls new"),
        ('ALTER ROLE "a" RENAME TO "b"', "COMMENT ON ROLE \"b\" IS 'crm_rls new'"),
    ),
    (
        c.RenamePolicy(CONTACT, "a", "b", "crm_rls new"),
        (
            'ALTER POLICY "a" ON "crm"."contact" RENAME TO "b"',
            'COMMENT ON POLICY "b" ON "crm"."contact" IS \'crm_rls new\'',
        ),
    ),
    (c.RenameObject(COLUMN, "b"), ('ALTER TABLE "crm"."contact" RENAME COLUMN "crm_territory" TO "b"',)),
    (
        c.RenameObject(FOREIGN_KEY, "b"),
        ('ALTER TABLE "crm"."contact" RENAME CONSTRAINT "crm_carry" TO "b"',),
    ),
    (c.RenameObject(TRIGGER, "b"), ('ALTER TRIGGER "crm_fill" ON "crm"."contact" RENAME TO "b"',)),
    (c.RenameObject(INDEX, "b"), ('ALTER INDEX "crm"."crm_key" RENAME TO "b"',)),
    (c.RenameObject(FUNCTION, "b"), ('ALTER FUNCTION "crm_access"."crm_fill"() RENAME TO "b"',)),
    (c.RenameRole("a", "b"), ('ALTER ROLE "a" RENAME TO "b"',)),
    (c.MarkPolicy(POLICY), (MARKED,)),
    (c.RenamePolicy(CONTACT, "a", "b"), ('ALTER POLICY "a" ON "crm"."contact" RENAME TO "b"',)),
    (
        c.RenameGroupRows("a", "b"),
        (
            "UPDATE crm_access.membership SET access_group = 'b' WHERE access_group = 'a'",
            (
                "UPDATE crm_access.person SET suspended_groups = "
                "pg_catalog.array_replace(suspended_groups, 'a', 'b') "
                "WHERE 'a' = ANY (suspended_groups)"
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
        c.DropRegistry(RegistryRow("access_group", "nord", '{"access_group": "nord"}')),
        (
            "DELETE FROM crm_access.cover WHERE access_groups = ARRAY['nord'] " + LASTING,  # noqa: S608
            (
                "UPDATE crm_access.cover SET access_groups = pg_catalog.array_remove(access_groups, 'nord') "  # noqa: S608
                "WHERE 'nord' = ANY (access_groups) AND access_groups <> ARRAY['nord'] " + LASTING
            ),
            'DELETE FROM "crm_access"."access_group" WHERE "access_group" = \'nord\'',
        ),
    ),
    (
        c.SetHome("crm", "shop"),
        ('ALTER ROLE "crm_registrar" IN DATABASE "shop" SET application_name = \'crm_rls crm\'',),
    ),
    (
        c.RenameHome("crm", "sales", "crm", "shop"),
        ('ALTER ROLE "crm_registrar" IN DATABASE "shop" SET application_name = \'crm_rls crm\'',),
    ),
    (
        c.LeaveHome("crm", "shop"),
        ('ALTER ROLE "crm_registrar" IN DATABASE "shop" RESET application_name',),
    ),
    (c.RecordMemberships("crm"), ("SELECT crm_access.record(NULL)",)),
    (
        c.Suspend(CONTACT),
        (
            'LOCK TABLE "crm"."contact" IN ACCESS EXCLUSIVE MODE',
            'ALTER TABLE "crm"."contact" DISABLE ROW LEVEL SECURITY',
        ),
    ),
    (c.RevokePrivilege(GRANT), ('REVOKE SELECT ON TABLE "crm"."contact" FROM "crm_persons"',)),
    (
        c.RevokePrivilege(
            replace(GRANT, grantee="crm_owner", privilege="UPDATE", column="id"), from_owner=True
        ),
        ('REVOKE UPDATE ("id") ON TABLE "crm"."contact" FROM "crm_owner"',),
    ),
    (c.RevokeRole(MEMBER), ('REVOKE "crm_group_nord" FROM "anna"',)),
    (
        c.DropTimed(replace(TIMED, valid_until=datetime(2027, 2, 1, tzinfo=UTC))),
        (
            (
                "DELETE FROM crm_access.membership WHERE login = 'anna' AND access_group = 'nord' "
                "AND greatest(coalesce(valid_from, '-infinity'), '0001-01-02 00:00+00') = greatest(coalesce("
                "'2027-01-01T00:00:00+00:00'::pg_catalog.timestamptz, '-infinity'), '0001-01-02 00:00+00') "
                "AND least(coalesce(valid_until, 'infinity'), '9999-12-30 00:00+00') = least(coalesce("
                "'2027-02-01T00:00:00+00:00'::pg_catalog.timestamptz, 'infinity'), '9999-12-30 00:00+00')"
            ),
        ),
    ),
    (
        c.FollowLogins((("anna", "anna_meier"),)),
        (
            "SELECT pg_catalog.set_config('crm_rls.action', 'rename login', true)",
            "SELECT crm_access.follow_logins()",
            "SELECT pg_catalog.set_config('crm_rls.action', '', true)",
        ),
    ),
    (
        c.BindPersons(("anna", "bert")),
        (
            (
                "UPDATE crm_access.person AS p SET role = r.oid, server = crm_access.this_server() FROM "
                "pg_catalog.pg_roles AS r WHERE r.rolname = p.login "
                """AND p.login = ANY ('{"anna","bert"}')"""
            ),
            (
                "UPDATE crm_access.area_manager AS a SET role = r.oid, server = crm_access.this_server() "
                "FROM pg_catalog.pg_roles AS r WHERE r.rolname = a.login "
                "AND a.server IS DISTINCT FROM crm_access.this_server()"
            ),
        ),
    ),
    (
        c.BindPersons(("anna",), binds=False),
        ("""UPDATE crm_access.person SET role = NULL, server = NULL WHERE login = ANY ('{"anna"}')""",),
    ),
    (c.EndShares(2), ("DELETE FROM crm_access.share",)),
    (c.DropPerson(PERSON), ("DELETE FROM crm_access.person WHERE login = 'anna'",)),
    (c.DropPolicy(POLICY), ('DROP POLICY "crm_group_nord_read" ON "crm"."contact"',)),
    (c.CreateLogin("anna"), ('CREATE ROLE "anna" LOGIN INHERIT',)),
    (
        c.CreateRole(ROLE),
        (
            f'CREATE ROLE "crm_group_nord" {ATTRIBUTES}',
            "COMMENT ON ROLE \"crm_group_nord\" IS 'crm_rls crm'",
        ),
    ),
    (
        c.CreateRole(Role("crm_login_maker", create_role=True, inherit=False, mark="crm_rls crm")),
        (
            f'CREATE ROLE "crm_login_maker" {MAKING}',
            "COMMENT ON ROLE \"crm_login_maker\" IS 'crm_rls crm'",
        ),
    ),
    (c.AlterRole(replace(ROLE, superuser=True), ROLE), ('ALTER ROLE "crm_group_nord" NOSUPERUSER',)),
    (
        c.AlterRole(replace(ROLE, login=True, inherit=False, bypass_rls=True), ROLE),
        ('ALTER ROLE "crm_group_nord" NOLOGIN NOBYPASSRLS INHERIT',),
    ),
    (c.MigrateSupport(Migration("0002", "0001", ("create x", "update y"), ())), ("create x", "update y")),
    (c.MarkObject(VIEW), ('COMMENT ON VIEW "crm_access"."crm_link" IS \'crm_rls\'',)),
    (c.ChangeOwner(VIEW, "crm_owner"), ('ALTER VIEW "crm_access"."crm_link" OWNER TO "crm_owner"',)),
    (
        c.ChangeOwner(replace(VIEW, guest=True), "crm_owner"),
        (
            'GRANT CREATE ON SCHEMA "crm_access" TO "crm_owner"',
            'ALTER VIEW "crm_access"."crm_link" OWNER TO "crm_owner"',
            'REVOKE CREATE ON SCHEMA "crm_access" FROM "crm_owner"',
        ),
    ),
    (c.DropObject(TRIGGER), ('DROP TRIGGER "crm_fill" ON "crm"."contact"',)),
    (c.DropObject(FOREIGN_KEY), ('ALTER TABLE "crm"."contact" DROP CONSTRAINT "crm_carry"',)),
    (c.DropObject(INDEX), ('DROP INDEX "crm"."crm_key"',)),
    (c.DropObject(INDEX, concurrently=True), ('DROP INDEX CONCURRENTLY "crm"."crm_key"',)),
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
        c.GrantPrivilege(
            Grant(Kind.SCHEMA, "crm_people", "crm_people", "crm_managers", "USAGE"), c.Holder.MANAGERS
        ),
        ('GRANT USAGE ON SCHEMA "crm_people" TO "crm_managers"',),
    ),
    (
        c.GrantPrivilege(replace(GRANT, grantee="crm_owner", column="id"), c.Holder.OWNERS),
        ('GRANT SELECT ("id") ON TABLE "crm"."contact" TO "crm_owner"',),
    ),
    (
        c.GrantPrivilege(Grant(Kind.TABLE, "crm_access", "guard", "crm_people", "TRUNCATE"), c.Holder.GUARD),
        ('GRANT TRUNCATE ON TABLE "crm_access"."guard" TO "crm_people"',),
    ),
    (c.Backfill(CONTACT, "update x set y = '{}'"), ("update x set y = '{}'",)),
    (
        c.Backfill(CONTACT, "update x set y = 1", (CONTACT,)),
        (
            'ALTER TABLE "crm"."contact" NO FORCE ROW LEVEL SECURITY',
            "update x set y = 1",
            'ALTER TABLE "crm"."contact" FORCE ROW LEVEL SECURITY',
        ),
    ),
    (
        c.CreateObject(TRIGGER),
        ("create trigger x", 'COMMENT ON TRIGGER "crm_fill" ON "crm"."contact" IS \'crm_rls\''),
    ),
    (
        c.CreateObject(FOREIGN_KEY),
        (
            "alter table x add constraint y",
            'COMMENT ON CONSTRAINT "crm_carry" ON "crm"."contact" IS \'crm_rls\'',
        ),
    ),
    (
        c.CreateObject(INDEX),
        ("create index x", 'COMMENT ON INDEX "crm"."crm_key" IS \'crm_rls\''),
    ),
    (
        c.CreateObject(INDEX, concurrently=True),
        ("create index concurrently x", 'COMMENT ON INDEX "crm"."crm_key" IS \'crm_rls\''),
    ),
    (
        c.CreatePolicy(POLICY),
        (
            (
                'CREATE POLICY "crm_group_nord_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT '
                'TO "crm_group_nord" USING ((x OR y))'
            ),
            MARKED,
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
                "INSERT INTO crm_access.person "
                "(login, person, attributes, declared, keeping, role, server) "
                """VALUES ('anna', 'Anna', '{"no": "1001"}', true, 'declared', """
                "(SELECT r.oid FROM pg_catalog.pg_roles AS r WHERE r.rolname = 'anna'), "
                "crm_access.this_server()) "
                "ON CONFLICT (login) DO UPDATE SET person = EXCLUDED.person, attributes = "
                "EXCLUDED.attributes, declared = true, keeping = EXCLUDED.keeping"
            ),
        ),
    ),
    (
        c.PutSuspended("anna", ("nord",), ()),
        ("""UPDATE crm_access.person SET suspended_groups = '{"nord"}' WHERE login = 'anna'""",),
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
    (c.GrantPrivilege(GRANT), ('GRANT SELECT ON TABLE "crm"."contact" TO "crm_persons"',)),
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
        c.RecordTaken(replace(GRANT, grantee=PUBLIC, column="it's")),
        (
            (
                "INSERT INTO crm_access.taken "
                "(schema_name, relation, column_name, grantee, privilege, grantable) "
                "VALUES ('crm' , 'contact' , 'it''s' , 'public' , 'SELECT', false) ON CONFLICT DO NOTHING"
            ),
        ),
    ),
    (
        c.ForgetTaken(replace(GRANT, grantee=PUBLIC)),
        (
            (
                "DELETE FROM crm_access.taken WHERE (schema_name, relation, column_name, grantee, privilege) "
                "= ROW ('crm' , 'contact' , '' , 'public' , 'SELECT')"
            ),
        ),
    ),
    (
        c.RecordInForce("people", '{"version": 1}'),
        ("INSERT INTO crm_access.in_force (part, content) VALUES ('people', '{\"version\": 1}')",),
    ),
    (
        c.RecordInForce("structure", "{}", ("HH (2 rows of crm.contact)",)),
        ("INSERT INTO crm_access.in_force (part, content) VALUES ('structure', '{}')",),
    ),
    (
        c.Replan((CONTACT, TableName("crm", "deal")), "crm_persons"),
        ('GRANT SELECT ON TABLE "crm"."contact" , "crm"."deal" TO "crm_persons"',),
    ),
]
