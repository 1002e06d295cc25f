"""Attacks on what hangs on a contact: forged copies, rows without parents, moves, races, capture of names."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import psycopg
import pytest
from psycopg import sql

from crm_rls.errors import CompileError
from crm_rls.model import Mode, TableName
from crm_rls.plan.make import make_plan
from tests.attacks.attacker import Attacker, leaked, meanwhile
from tests.attacks.stage import REMARK, SCHEMA, Stage, attack_model, staged
from tests.fixtures.database import Connection, Database
from tests.fixtures.small_crm import ACTIVITY, CONTACT
from tests.fixtures.tables import child

COPIES = ("customer_type", "first_contact_by", "legal_hold", "territory")


def stale(owner: Connection, prefix: str) -> list[object]:
    """Return the rows whose copies are not what their contact says."""
    copies = sql.SQL(", ").join(sql.Identifier("a", f"{prefix}_{column}") for column in COPIES)
    originals = sql.SQL(", ").join(sql.Identifier("c", column) for column in COPIES)
    activities = sql.SQL(
        "select a.id from crm.activity as a left join crm.contact as c on c.id = a.contact_id "
        "where row({}) is distinct from row({})"
    ).format(copies, originals)
    remarks = sql.SQL(
        "select a.id from crm.remark as a left join crm.activity as p on p.id = a.activity_id "
        "left join crm.contact as c on c.id = p.contact_id "
        "where row({}) is distinct from row({}) or a.{} is distinct from c.id"
    ).format(copies, originals, sql.Identifier(f"{prefix}_id"))
    return [row[0] for query in (activities, remarks) for row in owner.execute(query)]


@pytest.mark.parametrize("statement", [
    "insert into crm.activity (id, contact_id, {p}_territory) values (500, 1, 'BY')",
    "insert into crm.activity values (500, 1, 'x', 'customer', '1001', false, 'BY')",
    "insert into crm.activity (id, {p}_territory) values (500, 'BY')",
    "update crm.activity set contact_id = 1, {p}_territory = 'BY' where id = 31",
    "insert into crm.remark (id, activity_id, {p}_territory, {p}_id) values (500, 11, 'BY', 3)",
    "update crm.remark set activity_id = 11, {p}_territory = 'BY', {p}_id = 3 where id = 31",
])  # fmt: skip
def test_d25_forged_copies_do_not_place_a_row(stage: Stage, carl: Attacker, statement: str) -> None:
    outcome = carl.run(statement.format(p=stage.model.prefix))
    assert outcome.denied, outcome.heard


def test_d25_copies_are_what_the_contact_says_whatever_is_written(stage: Stage, carl: Attacker) -> None:
    prefix = stage.model.prefix
    truth = carl.run("select * from crm.activity where id = 31").rows
    for copy, value in (("territory", "'BW'"), ("legal_hold", "null"), ("customer_type", "'supplier'")):
        changed = carl.run(f"update crm.activity set {prefix}_{copy} = {value} where id = 31 returning *")
        assert changed.rows == truth, changed.heard
    inserted = carl.run(
        f"insert into crm.activity (id, contact_id, {prefix}_territory, {prefix}_legal_hold) "
        f"values (500, 3, 'HH', true) returning {prefix}_territory, {prefix}_legal_hold"
    )
    assert inserted.rows == (("BY", False),)


VERSIONS = ("-1", "0", "999", "9223372036854775807", "null")


@pytest.mark.parametrize("version", VERSIONS)
def test_d25_versions_are_nothing_that_a_client_can_say(restored: Stage, version: str) -> None:
    """Who could pin a version would keep the old copies when the contact moves, and so go on seeing them."""
    prefix = restored.model.prefix
    carl = restored.attacker("carl", commits=True)
    counted = f"select {prefix}_version from crm.contact where id = 3"
    before = carl.run(counted).rows
    assert carl.run(f"update crm.contact set {prefix}_version = {version} where id = 3").status == "UPDATE 1"
    assert carl.run(counted).rows == before
    for forged in (
        f"update crm.activity set {prefix}_parent_version = {version} where contact_id = 3",
        f"update crm.activity set {prefix}_version = {version} where contact_id = 3",
        f"insert into crm.activity (id, contact_id, {prefix}_version) values (900, 3, {version})",
        f"insert into crm.activity (id, contact_id, {prefix}_parent_version) values (901, 3, {version})",
        f"insert into crm.contact (territory, {prefix}_version) values ('BY', {version})",
    ):
        outcome = carl.run(forged)
        assert not outcome.error, outcome.heard
    with restored.owner() as owner:
        assert stale(owner, prefix) == []
        owner.execute("update crm.contact set territory = 'HH' where id = 3 or territory = 'BY'")
        assert stale(owner, prefix) == []
    assert restored.attacker("carl").run("select id from crm.activity where contact_id = 3").rows == ()


@pytest.mark.parametrize("statement", [
    "alter table crm.contact disable trigger all",
    'alter table crm.contact disable trigger "~{p}_version_crm_contact"',
    'alter table crm.activity enable replica trigger "~{p}_fill_crm_activity"',
    'drop trigger "~{p}_fill_crm_activity" on crm.activity',
    "alter table crm.activity drop constraint {p}_carry_activity",
    "drop index crm.{p}_carry_contact",
    "set session_replication_role = replica",
    "set constraints all deferred; set constraints crm.{p}_carry_activity deferred",
    "create or replace function crm_access.{p}_version_crm_contact() returns trigger language sql as ''",
    "alter table crm.contact alter {p}_version drop not null",
])  # fmt: skip
def test_d25_nobody_switches_the_guard_off(stage: Stage, carl: Attacker, statement: str) -> None:
    outcome = carl.run(statement.format(p=stage.model.prefix))
    assert outcome.error, outcome.heard


@pytest.mark.parametrize("person", ["anna", "bert", "carl", "dora"])
def test_d23_hidden_parents_and_missing_ones_are_told_apart_by_nothing(stage: Stage, person: str) -> None:
    attacker = stage.attacker(person)
    hidden, missing = 5, 777  # contact 5 is on legal hold, nobody here may see it
    for insert in (
        "insert into crm.activity (id, contact_id) values (500, {})",
        "insert into crm.deal (contact_id) values ({})",
        "insert into crm.visit (contact_id, day) values ({}, '2026-01-01')",
        "insert into crm.contact_product (contact_id, product_line) values ({}, 'PUMPS')",
        "insert into crm.deal_line (id, deal_id) values (500, {})",
    ):
        one, other = attacker.run(insert.format(hidden)), attacker.run(insert.format(missing))
        assert one.denied, one.heard
        assert (one.sqlstate, one.error, one.notices) == (other.sqlstate, other.error, other.notices)


def test_a59_rows_without_a_contact_stay_hidden(carl: Attacker, anna: Attacker) -> None:
    for attacker in (carl, anna):
        assert attacker.run("select * from crm.activity where contact_id is null").rows == ()
        assert (
            attacker.run("update crm.activity set contact_id = 3 where contact_id is null").status[-1] == "0"
        )
        assert attacker.run("update crm.activity set contact_id = null").denied
    assert carl.run("delete from crm.activity where contact_id is null").status == "DELETE 0"


def test_a59_a_parent_that_leaves_takes_its_children_along(restored: Stage) -> None:
    with restored.owner() as owner:
        owner.execute("update crm.contact set territory = 'HH' where id = 3")
        assert stale(owner, restored.model.prefix) == []
    carl = restored.attacker("carl", leak=True)
    for table in ("activity", "deal", "visit", "contact_product"):
        assert 3 not in carl.run(f"select contact_id from crm.{table}").column
    assert carl.run(f"select id from {REMARK} order by id").column == [41, 42]
    assert not leaked([carl.run("select * from crm.deal_line")], restored.hidden("carl"))


def test_a59_what_a_person_changes_is_handed_down_also_to_children_that_he_does_not_see(
    restored: Stage,
) -> None:
    anna = restored.attacker("anna", commits=True)
    assert (
        anna.run("update crm.contact set territory = 'SH', customer_type = 'prospect'").status == "UPDATE 1"
    )
    with restored.owner() as owner:
        assert stale(owner, restored.model.prefix) == []
        # Through null, and back.
        for territory in ("null", "'BY'", "null", "'HH'"):
            owner.execute(f"update crm.contact set territory = {territory} where id = 1")
            assert stale(owner, restored.model.prefix) == []


# -- two at once ---------------------------------------------------------------------------------------

LEVELS = [psycopg.IsolationLevel.READ_COMMITTED, psycopg.IsolationLevel.REPEATABLE_READ,
          psycopg.IsolationLevel.SERIALIZABLE]  # fmt: skip


@contextmanager
def at(stage: Stage, level: psycopg.IsolationLevel) -> Iterator[Connection]:
    """Open a transaction that has its snapshot already."""
    with stage.owner(autocommit=False) as connection:
        connection.isolation_level = level
        connection.execute("select count(*) from crm.country")
        yield connection
        connection.rollback()


def ended(connection: Connection, *statements: str) -> str:
    """Run statements and commit; return the SQLSTATE of the first error, or an empty text."""
    try:
        for statement in statements:
            connection.execute(statement)
        connection.commit()
    except psycopg.Error as error:
        connection.rollback()
        return error.sqlstate or "?"
    return ""


@pytest.mark.parametrize("first_contact", ["'1001'", "null"])
def test_race_a_child_that_came_after_the_snapshot_keeps_no_old_key(
    restored: Stage, first_contact: str
) -> None:
    """With a null among the copies the foreign key is asleep, and nothing else sees the child."""
    with restored.owner() as owner:
        for number, level in enumerate(LEVELS):
            owner.execute(
                f"update crm.contact set territory = 'HH', first_contact_by = {first_contact} where id = 1"
            )
            with at(restored, level) as writer:
                owner.execute(f"insert into crm.activity (id, contact_id) values ({600 + number}, 1)")
                state = ended(writer, "update crm.contact set territory = 'BY' where id = 1")
            assert stale(owner, restored.model.prefix) == []
            assert (state == "") == (level is psycopg.IsolationLevel.READ_COMMITTED), state


@pytest.mark.parametrize("level", LEVELS, ids=lambda level: level.name)
@pytest.mark.parametrize("first_contact", ["'1001'", "null"])
def test_race_a_child_added_while_the_contact_moves(
    restored: Stage, level: psycopg.IsolationLevel, first_contact: str
) -> None:
    with restored.owner() as owner, at(restored, level) as adding:
        owner.execute(f"update crm.contact set first_contact_by = {first_contact} where id = 1")
        adding.rollback()
        adding.execute("select count(*) from crm.country")
        with restored.owner(autocommit=False) as moving:
            moving.execute("update crm.contact set territory = 'BY' where id = 1")
            states: list[str] = []
            insert = "insert into crm.activity (id, contact_id) values (700, 1)"
            with meanwhile(owner, adding, lambda: states.append(ended(adding, insert))):
                moving.commit()
        assert states == ["" if level is psycopg.IsolationLevel.READ_COMMITTED else "40001"]
        assert stale(owner, restored.model.prefix) == []


@pytest.mark.parametrize("level", LEVELS, ids=lambda level: level.name)
def test_race_a_contact_that_moves_while_a_child_is_added(
    restored: Stage, level: psycopg.IsolationLevel
) -> None:
    with restored.owner() as owner, at(restored, level) as moving, restored.owner(autocommit=False) as adding:
        adding.execute("insert into crm.activity (id, contact_id) values (700, 1)")
        states: list[str] = []
        update = "update crm.contact set territory = 'BY' where id = 1"
        with meanwhile(owner, moving, lambda: states.append(ended(moving, update))):
            adding.commit()
        assert states == ["" if level is psycopg.IsolationLevel.READ_COMMITTED else "40001"]
        assert stale(owner, restored.model.prefix) == []


def test_race_residual_waiting_tells_that_a_hidden_contact_is_being_moved(restored: Stage) -> None:
    """The trigger that fills the copies locks the parent; who sets a lock_timeout learns that it waits.

    Only while somebody changes the keys of that very contact, and only that a contact of this number exists.
    The foreign key of a table in mode `follow` waits in the same way.
    """
    carl = restored.attacker("carl", leak=True)
    carl.run("set lock_timeout = '50ms'")
    with restored.owner(autocommit=False) as owner:
        owner.execute("update crm.contact set territory = 'SH' where id = 1")
        moved = carl.run("insert into crm.activity (id, contact_id) values (500, 1)")
        still = carl.run("insert into crm.activity (id, contact_id) values (500, 2)")
        owner.rollback()
    assert (moved.sqlstate, still.sqlstate) == ("55P03", "42501")
    assert not leaked([moved, still], restored.hidden("carl"))


def test_race_a_hidden_contact_is_not_kept_locked(restored: Stage) -> None:
    """The lock that a refused insert took is given back at once, also inside a transaction."""
    carl = restored.attacker("carl", leak=True)
    assert carl.run("insert into crm.activity (id, contact_id) values (500, 1)").denied
    with restored.owner() as owner:
        owner.execute("set lock_timeout = '2s'")
        owner.execute("update crm.contact set territory = 'SH' where id = 1")


# -- tables with awkward names and columns -------------------------------------------------------------

NAMED = ("parent", "linked", "contact_row", "step_0", "step_1", "c", "p", "new", "old")


@pytest.mark.parametrize("mode", Mode)
def test_d18_no_name_of_a_table_is_captured_by_a_policy(
    database: Database, role_prefix: str, mode: Mode
) -> None:
    """A child called `parent` whose columns are called like its contact's would show every row."""
    tables = "".join(
        f'create table crm."{name}" (id int primary key, contact_id int references crm.contact, note text);'
        f'insert into crm."{name}" select c, c from generate_series(1, 6) c;'
        for name in NAMED
    )
    awkward = (
        "alter table crm.contact add contact_id int; update crm.contact set contact_id = id;"
        "alter table crm.contact add deal_id int; update crm.contact set deal_id = id;"
    )
    prefix = role_prefix.rstrip("_")
    model = attack_model(prefix)
    children = tuple(child(TableName("crm", name), CONTACT, "contact_id", mode) for name in NAMED)
    model = replace(model, children=(*model.children, *children))
    with staged(database, prefix, SCHEMA + awkward + tables, model) as stage:
        for person, contacts in (("anna", [1]), ("bert", [1, 2, 4, 6]), ("carl", [3, 4]), ("dora", [])):
            attacker = stage.attacker(person)
            for name in NAMED:
                outcome = attacker.run(f'select contact_id from crm."{name}" order by 1')
                assert outcome.column == contacts, (person, name)
                changed = attacker.run(f'update crm."{name}" set contact_id = contact_id')
                assert changed.denied or int(changed.status.split()[1]) <= len(contacts)


def test_d24_copies_have_the_collation_of_the_original(database: Database, role_prefix: str) -> None:
    """Where `=` of the contact's column ignores case, `<>` on a plain copy would show what is hidden."""
    collated = SCHEMA.replace(
        "territory text, customer_type text", 'territory text collate "C", customer_type text'
    )
    assert collated != SCHEMA
    prefix = role_prefix.rstrip("_")
    with staged(database, prefix, collated) as stage, stage.owner(autocommit=False) as owner:
        collations = owner.execute(
            "select attrelid::regclass::text, attcollation::regcollation::text from pg_attribute "
            "where attname = %s order by 1",
            (f"{prefix}_territory",),
        ).fetchall()
        assert [row for row in collations if not row[0].endswith("_idx")][:1] == [("crm.activity", '"C"')]
        assert ("crm.remark", '"C"') in collations
        assert make_plan(owner, stage.model).plan.steps == ()


def test_d24_a_nondeterministic_collation_hides_in_the_copies_too(
    database: Database, role_prefix: str
) -> None:
    with database.connect() as owner:
        try:
            owner.execute(
                "create collation public.any_case "
                "(provider = icu, locale = 'und-u-ks-level2', deterministic = false)"
            )
        except psycopg.errors.FeatureNotSupported:
            pytest.skip("this PostgreSQL was built without ICU")
    collated = SCHEMA.replace("customer_type text,", "customer_type text collate public.any_case,", 1)
    with staged(database, role_prefix.rstrip("_"), collated) as stage:
        with stage.owner() as owner:
            owner.execute(
                "insert into crm.contact (id, territory, customer_type) values (50, 'HH', 'SUPPLIER')"
            )
            owner.execute("insert into crm.activity (id, contact_id) values (500, 50)")
        anna = stage.attacker("anna")
        assert anna.run("select id from crm.contact").column == [1]
        assert anna.run("select contact_id from crm.activity group by 1").column == [1]


def test_d22_a_child_that_may_come_before_its_parent_cannot_carry(
    database: Database, role_prefix: str
) -> None:
    """With a deferrable foreign key the copies could stay null for ever."""
    deferrable = SCHEMA.replace(
        "contact_id int references crm.contact (id) on delete cascade",
        "contact_id int references crm.contact (id) on delete cascade deferrable",
    )
    assert deferrable != SCHEMA
    prefix = role_prefix.rstrip("_")
    with (
        pytest.raises(CompileError, match=f"{ACTIVITY} is to carry but its foreign key .* is deferrable"),
        staged(database, prefix, deferrable),
    ):
        pytest.fail("this model must not be applied")
