"""Objects of each kind, as the tests of changes use them."""

from __future__ import annotations

from datetime import UTC, datetime

from crm_rls.catalog import (
    Command,
    Grant,
    Kind,
    PersonRow,
    Policy,
    Role,
    RoleMembership,
    SupportObject,
    TimedRow,
)
from crm_rls.model import TableName
from crm_rls.postgres.creation import Creation
from crm_rls.postgres.names import SUPPORT_SCHEMA

V15, V18 = 150020, 180007
CONTACT = TableName("crm", "contact")
POLICY = Policy(
    CONTACT, "crm_group_nord_read", Command.SELECT, ("crm_group_nord",), "x OR y", None, mark="crm_rls crm"
)
ROLE = Role("crm_group_nord", mark="crm_rls crm")
MEMBER = RoleMembership("crm_group_nord", "anna", set_role=False)
GRANT = Grant(Kind.TABLE, "crm", "contact", "crm_persons", "SELECT")
PERSON = PersonRow("anna", "Anna", (("no", "1001"),), "declared")
TIMED = TimedRow("anna", "nord", datetime(2027, 1, 1, tzinfo=UTC), None, "holiday")
MAKING = "NOLOGIN NOSUPERUSER NOCREATEDB CREATEROLE NOREPLICATION NOBYPASSRLS NOINHERIT"
ATTRIBUTES = "NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS INHERIT"


def made(kind: Kind, name: str, *create: str, schema: str = "crm", table: str = "contact") -> SupportObject:
    owner = "crm_owner" if schema == SUPPORT_SCHEMA else ""
    return SupportObject(kind, schema, name, "", table, Creation(*create), owner=owner)


COLUMN = made(Kind.COLUMN, "crm_territory", "alter table x add column y text")
TRIGGER = made(Kind.TRIGGER, "crm_fill", "create trigger x")
FOREIGN_KEY = made(Kind.FOREIGN_KEY, "crm_carry", "alter table x add constraint y")
INDEX = made(Kind.INDEX, "crm_key", "create index", "x")
FUNCTION = made(Kind.FUNCTION, "crm_fill", "create", "function f()", schema=SUPPORT_SCHEMA, table="")
VIEW = made(Kind.VIEW, "crm_link", "create", "view v as select 1", schema=SUPPORT_SCHEMA, table="")
SCHEMA = made(Kind.SCHEMA, SUPPORT_SCHEMA, "create schema s", schema=SUPPORT_SCHEMA, table="")
TABLE = made(Kind.TABLE, "person", "create table t", schema=SUPPORT_SCHEMA, table="")
