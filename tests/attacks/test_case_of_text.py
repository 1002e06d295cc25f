"""Attacks by case: what a restriction hides is hidden in whatever case it is written.

The policies were made without a search path, where citext has no `=` of its own and is compared as text.
"""

from __future__ import annotations

import pytest

from crm_rls.verify import verify
from tests.attacks.attacker import Attacker
from tests.fixtures.applying import brought_in_line
from tests.fixtures.caseless import SCHEMA, caseless_model
from tests.fixtures.database import Connection, Database

SHOWN = {3, 5, 6, 7}


@pytest.fixture
def superuser(database: Database, role_prefix: str) -> Connection:
    connection = database.connect()
    connection.execute(SCHEMA)
    brought_in_line(connection, caseless_model(role_prefix.rstrip("_")))
    return connection


@pytest.fixture
def carl(superuser: Connection, database: Database, role_prefix: str) -> Attacker:
    """Return a session of carl, who sees and changes everything that is not confidential."""
    superuser.execute(f"create schema own authorization {role_prefix}carl")
    return Attacker(database.login(f"{role_prefix}carl", autocommit=False))


def keys(attacker: Attacker, table: str) -> set[object]:
    return {key for (key,) in attacker.run(f"select * from (select id from {table}) as all_of_them").rows}


def test_a_restriction_hides_it_in_any_case(carl: Attacker) -> None:
    assert keys(carl, "crm.contact") == SHOWN
    assert keys(carl, "crm.activity") == {30, 50, 60, 70}
    assert keys(carl, "crm.deal") == SHOWN
    for secret in ("confidential", "Confidential", "CONFIDENTIAL"):
        for compared in ("tag", "tag::text", "lower(tag)"):
            found = carl.run(f"select * from crm.contact where {compared} = '{secret}'")
            assert (found.rows, found.sqlstate) == ((), "")


def test_the_assertion_beside_it_agrees(superuser: Connection, role_prefix: str) -> None:
    model = caseless_model(role_prefix.rstrip("_"))
    asserted = verify(superuser, model).assertions
    found = {each.sentence.partition(" ")[0]: (each.holds, each.matching) for each in asserted}
    assert found == dict.fromkeys(("anna", "bert", "carl", "dora", "emil"), (True, 2))


@pytest.mark.parametrize("path", ["ext, crm", "pg_temp, pg_catalog, ext", "crm", "''"])
def test_the_readers_search_path_does_not_matter(carl: Attacker, path: str) -> None:
    carl.run(f"set search_path = {path}")
    assert keys(carl, "crm.contact") == SHOWN


def test_operators_of_the_readers_own_are_not_asked(carl: Attacker) -> None:
    carl.run("create function own.yes(ext.citext, ext.citext) returns bool language sql as 'select true'")
    for operator in ("=", "<>"):
        made = carl.run(
            f"create operator own.{operator} "
            "(leftarg = ext.citext, rightarg = ext.citext, function = own.yes)"
        )
        assert made.status == "CREATE OPERATOR"
    carl.run("set search_path = own, ext, pg_catalog")
    assert carl.run("select 'a'::citext = 'b'::citext").rows == ((True,),)
    assert keys(carl, "crm.contact") == SHOWN


@pytest.mark.parametrize("tag", ["confidential", "Confidential"])
def test_a_row_is_not_written_into_what_is_hidden(carl: Attacker, tag: str) -> None:
    for change in (f"tag = '{tag}'", "nick = 'SEALED'"):
        assert carl.run(f"update crm.contact set {change} where id = 3").sqlstate == "42501"
    assert carl.run("update crm.contact set name = 'Mine' where tag = 'Confidential'").status == "UPDATE 0"
    assert carl.run("update crm.contact set tag = 'OPENED' where id = 3").status == "UPDATE 1"


def test_a_change_of_case_only_reaches_the_copies(
    superuser: Connection, carl: Attacker, role_prefix: str
) -> None:
    for key, tag in ((1, "confidential"), (5, "CLOSED"), (3, "conFIDential")):
        superuser.execute("update crm.contact set tag = %s where id = %s", [tag, key])
    assert keys(carl, "crm.activity") == {50, 60, 70}
    copies = superuser.execute(
        "select count(*) from crm.activity as a join crm.contact as c on c.id = a.contact_id "
        f"where a.{role_prefix}tag::text is distinct from c.tag::text"
    )
    assert copies.fetchone() == (0,)
