"""Contacts with keys of every type that can be shared, over real logins; and those that cannot."""

from __future__ import annotations

import pytest

from crm_rls.errors import CompileError
from crm_rls.plan.make import make_plan
from tests.fixtures.applying import brought_in_line
from tests.fixtures.database import Database
from tests.fixtures.model_text import load

MODEL = """
crm_rls: 1
database: {{schemas: [crm], prefix: {prefix}, logins: create, sharing: read}}
tables:
  crm.contact: {{class: root, key: code}}
  crm.note: {{class: child, parent: crm.contact, via: contact}}
access_groups:
  nobody: {{where: "name = 'x'", rights: [read]}}
people: {{{prefix}_ann: {{}}}}
"""

UUID = "6f1c0ad2-31b5-4f0c-9a55-0a8f6b8b7c11"
KEYS = {
    "uuid": (UUID, "6f1c0ad2-31b5-4f0c-9a55-0a8f6b8b7c12", UUID.upper()),
    "text": ("A'1", "a'1", "A'1"),
    "character varying(8)": ("K-1", "K-2", "K-1"),
    "smallint": ("7", "8", " 7 "),
    "crm.code": ("900", "901", "0900"),
}


def tables(type_: str) -> str:
    return (
        "create schema crm; create domain crm.code as bigint check (value > 0);"
        f"create table crm.contact (code {type_} primary key, name text);"
        f"create table crm.note (id int primary key, contact {type_} references crm.contact)"
    )


@pytest.mark.parametrize("type_", KEYS)
def test_a_contact_is_found_by_its_key_and_nothing_else(
    database: Database, role_prefix: str, type_: str
) -> None:
    key, other, said = KEYS[type_]
    superuser = database.connect()
    superuser.execute(tables(type_))
    for number, each in enumerate((key, other)):
        superuser.execute("insert into crm.contact values (%s)", [each])
        superuser.execute("insert into crm.note values (%s, %s)", [number, each])
    prefix = role_prefix.rstrip("_")
    with database.connect(autocommit=False) as owner:
        brought_in_line(owner, load(MODEL.format(prefix=prefix)))
    superuser.execute("select crm_people.share(%s, %s, '2999-01-06')", [f"{prefix}_ann", said])
    ann = database.login(f"{prefix}_ann")
    assert ann.execute("select code::text from crm.contact").fetchall() == [(key,)]
    assert ann.execute("select id from crm.note").fetchall() == [(0,)]


@pytest.mark.parametrize("type_", ["numeric", "date", "character(3)", "double precision"])
def test_other_keys_cannot_be_shared(database: Database, role_prefix: str, type_: str) -> None:
    database.connect().execute(tables(type_))
    model = load(MODEL.format(prefix=role_prefix.rstrip("_")))
    with database.connect(autocommit=False) as owner, pytest.raises(CompileError, match="CR0723"):
        make_plan(owner, model)
