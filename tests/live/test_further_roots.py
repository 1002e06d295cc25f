"""Further roots beside the contacts: rules fill their columns; their rows are counted and handed over."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner, Result
from psycopg import sql

from crm_rls.change import Risk
from crm_rls.cli import main
from crm_rls.diagnostics import Code
from crm_rls.errors import CompileError
from crm_rls.model import Model, TableName
from crm_rls.people.calls import Action, Effect, attempt, effect_of
from crm_rls.people.reassign import reassign
from crm_rls.plan.apply import apply_plan
from crm_rls.plan.make import make_plan
from crm_rls.plan.partial import make_part_plan
from crm_rls.plan.parts import Part
from crm_rls.reading import read_model
from crm_rls.verify import verify
from tests.fixtures.database import Connection, Database

MODEL = """\
crm_rls: 1
database: {schemas: [crm], prefix: PREFIX, logins: create}
tables:
  crm.contact: {class: root, key: id, main: true}
  crm.lead: {class: root, key: code}
  crm.vendor: {class: root, key: id}
  crm.address:
    class: referenced
    from: [{table: crm.contact, via: bill_address_id}, {table: crm.contact, via: ship_address_id}]
  crm.call: {class: child, parent: crm.lead, via: lead_code, mode: carry}
  crm.note: {class: child, parent: crm.call, via: call_id, mode: carry}
attributes:
  employee_no: {type: text}
territories:
  DE: {below: {NORD: {}, SUED: {}}}
assignment:
  region:
    column: territory
    tree: true
    rules: [{postcode_prefix: "2", territory: NORD}, {postcode_prefix: "8", territory: SUED}]
    on:
      crm.lead: {column: territory, rules: same}
      crm.vendor:
        column: area
        numbers: [size]
        rules: [{size_from: 100, area: SUED}]
access_groups:
  north:
    territory: NORD
    rights: [read, create, update]
    on: {crm.vendor: {territory: NORD, rights: [read, update]}}
  mine:
    where: first_contact_by = me.employee_no
    rights: [read]
    on: {crm.lead: {where: owner_no = me.employee_no, rights: [read]}}
  open: {unassigned: true, by: region, rights: [read], on: {crm.lead: {unassigned: true, rights: [read]}}}
restrictions:
  blocked: {on: crm.lead, where: not blocked}
people:
  anna: {login: PREFIX_anna, employee_no: "1", groups: [north]}
  bert: {login: PREFIX_bert, employee_no: "2", groups: [mine]}
  carl: {login: PREFIX_carl, employee_no: "3"}
"""

TABLES = """
create schema crm;
create table crm.address (id bigint primary key);
create table crm.contact (
    id bigint primary key, postcode text, territory text, first_contact_by text,
    bill_address_id bigint references crm.address, ship_address_id bigint references crm.address
);
create table crm.lead (
    code text primary key, postcode text, territory text, owner_no text,
    blocked boolean not null default false
);
create table crm.call (id bigint primary key, lead_code text references crm.lead, subject text);
create table crm.note (id bigint primary key, call_id bigint references crm.call);
create table crm.vendor (id bigint primary key, size integer, area text);
insert into crm.address values (1), (2), (3), (4);
insert into crm.contact values (1, '20', null, '2', 1, 2), (2, '80', null, '1', 3, 2);
insert into crm.lead values ('a', '20', null, '2'), ('b', '80', null, '2'), ('c', '5', 'NORD', '1');
insert into crm.call values (1, 'a'), (2, 'b'), (3, 'c'), (4, null);
insert into crm.note values (10, 1), (20, 2), (30, 3), (40, 4);
insert into crm.vendor values (1, 99, 'NORD'), (2, 100, null), (3, 1000, 'NORD');
"""


@dataclass(frozen=True, slots=True)
class Crm:
    database: Database
    owner: Connection
    folder: Path
    prefix: str

    def model(self, old: str = "", new: str = "") -> Model:
        assert old in MODEL
        self.path.write_text((MODEL.replace(old, new) if old else MODEL).replace("PREFIX", self.prefix))
        return read_model(self.folder).model

    @property
    def path(self) -> Path:
        return self.folder / "model.yaml"

    def rows(self, query: str, person: str = "") -> list[tuple[object, ...]]:
        asking = self.database.login(f"{self.prefix}_{person}") if person else self.owner
        found = asking.execute(query.replace("CAUSE", f"{self.prefix}_territory_cause").encode()).fetchall()
        self.owner.rollback()
        return found

    def command(self, *words: str) -> Result:
        return CliRunner().invoke(main, [words[0], str(self.path), *words[1:], "--dsn", self.database.dsn])


@pytest.fixture
def crm(database: Database, tmp_path: Path, role_prefix: str) -> Crm:
    owner = database.connect(autocommit=False)
    owner.execute(TABLES)
    owner.commit()
    found = Crm(database, owner, tmp_path, role_prefix.rstrip("_"))
    model = found.model()
    apply_plan(owner, model, make_plan(owner, model).plan, allowed=frozenset(Risk))
    assert make_plan(owner, model).plan.empty
    return found


def test_rules_fill_each_root_and_reassign_goes_through_all(crm: Crm) -> None:
    dry = crm.command("reassign", "--dry-run")
    assert dry.exit_code == 3
    assert [line for line in dry.stdout.splitlines() if line.startswith("region")] == [
        "region: 2 of 2 contacts would change.",
        "region: 2 of 3 rows of crm.lead would change.",
        "region: 2 of 3 rows of crm.vendor would change.",
    ]
    # One root alone; the others are as they were.
    assert "region: 2 of 3 rows of crm.lead changed." in crm.command("reassign", "--table", "crm.lead").stdout
    assert crm.rows("select code, territory, CAUSE from crm.lead order by 1") == [
        ("a", "NORD", "rule"),
        ("b", "SUED", "rule"),
        ("c", "NORD", None),
    ]
    assert crm.rows("select count(territory) from crm.contact") == [(0,)]
    assert crm.command("reassign").exit_code == 0
    assert [each.changed for each in reassign(crm.owner, crm.model())] == [0, 0, 0]
    # The rules of vendors are their own, and compare numbers; a vendor for whom none holds keeps the value.
    assert crm.rows("select id, area from crm.vendor order by 1") == [(1, "NORD"), (2, "SUED"), (3, "SUED")]
    unknown = crm.command("reassign", "--table", "crm.led")
    assert unknown.exit_code == 2
    assert "Roots with rules: `crm.contact`, `crm.lead`, `crm.vendor`." in unknown.stderr


def test_the_trigger_of_a_root_assigns_before_policies_look(crm: Crm) -> None:
    anna = crm.database.login(f"{crm.prefix}_anna")
    anna.execute("update crm.vendor set size = 5 where id = 1")
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"):
        anna.execute("update crm.vendor set size = 500 where id = 1")
    crm.owner.execute("insert into crm.lead (code, postcode) values ('d', '21'), ('e', '9')")
    found = crm.owner.execute("select code, territory from crm.lead where code > 'c' order by 1").fetchall()
    assert found == [("d", "NORD"), ("e", None)]
    crm.owner.execute("update crm.lead set postcode = '81' where code = 'd'")
    crm.owner.execute(
        sql.SQL("update crm.lead set territory = 'NORD', {} = 'pinned' where code = 'e'").format(
            sql.Identifier(f"{crm.prefix}_territory_cause")
        )
    )
    crm.owner.execute("update crm.lead set postcode = '82' where code = 'e'")
    found = crm.owner.execute("select territory from crm.lead where code > 'c' order by code").fetchall()
    assert found == [("SUED",), ("NORD",)]


def test_previews_and_handovers_count_the_rows_of_every_root(crm: Crm) -> None:
    values = {"person": "carl", "access_group": "mine", "valid_from": None, "valid_until": None, "reason": ""}
    action = Action("assign", values, ("carl",))
    with crm.database.connect(autocommit=False) as manager:
        manager.execute("update crm.lead set owner_no = '3' where code = 'c'")
        done = effect_of(manager, attempt(manager, action))
        assert done.effects == (
            Effect("carl", 0, 0),
            Effect("carl", 1, 0, "crm.lead"),
            Effect("carl", 0, 0, "crm.vendor"),
        )
        assert done.widens
        manager.rollback()
        (told,) = (
            manager.execute("select crm_people.handover('bert', 'carl', contacts => true)").fetchone() or ()
        )
        manager.commit()
    assert told == "carl has the one group of bert, and one contact and 2 rows of crm.lead."
    assert crm.rows("select code from crm.lead order by 1", "carl") == [("a",), ("b",)]
    assert crm.rows("select id from crm.contact", "carl") == [(1,)]
    assert crm.rows("select count(*) from crm.lead", "bert") == [(0,)]
    assert crm.rows("select id from crm.note order by 1", "carl") == [(10,), (20,)]


def test_children_of_a_further_root_carry_its_columns(crm: Crm) -> None:
    copied = "select attname from pg_attribute where attrelid in ('crm.call'::regclass, 'crm.note'::regclass)"
    carried = {name for (name,) in crm.rows(copied)}
    assert {f"{crm.prefix}_lead_{each}" for each in ("owner_no", "territory", "blocked")} <= carried
    calls, notes = "select id from crm.call order by 1", "select id from crm.note order by 1"
    assert (crm.rows(calls, "bert"), crm.rows(notes, "bert")) == ([(1,), (2,)], [(10,), (20,)])
    # What a rule assigns is carried, too.
    assert crm.rows(notes, "anna") == [(30,)]
    crm.owner.execute("update crm.lead set postcode = '21' where code = 'a'")
    crm.owner.commit()
    assert crm.rows(notes, "anna") == [(10,), (30,)]
    # Another owner, a restriction, another lead, a call that hangs on nothing.
    for change, seen in (
        ("update crm.lead set owner_no = '1' where code = 'a'", [20]),
        ("update crm.lead set owner_no = '2' where code = 'c'", [20, 30]),
        ("update crm.lead set blocked = true where code = 'b'", [30]),
        ("update crm.call set lead_code = 'c' where id = 4", [30, 40]),
        ("update crm.call set lead_code = null", []),
    ):
        crm.owner.execute(change.encode())
        crm.owner.commit()
        assert [key for (key,) in crm.rows(notes, "bert")] == seen, change
    # What the server itself leaves open below its last release is not about what is carried.
    found = [each for each in verify(crm.owner, crm.model()).errors if each.code is not Code.ON_CONFLICT_HOLE]
    assert found == []


def test_rules_that_do_not_fit_a_root_are_refused_by_its_name(crm: Crm) -> None:
    cells = "[{size_from: 100, area: SUED}]"
    for old, new, code, cause in (
        (
            '{postcode_prefix: "8", territory: SUED}',
            "{size: x, territory: SUED}",
            Code.MISSING_COLUMN,
            "crm.lead.size",
        ),
        (cells, "[{area_code: a, area: SUED}, {size_from: 1, area: SUED}]", Code.MISSING_COLUMN, "area_code"),
        (
            "{column: territory, rules: same}",
            "{column: zone, rules: same}",
            Code.MISSING_COLUMN,
            "crm.lead.zone",
        ),
    ):
        model = crm.model(old, new)
        with pytest.raises(CompileError) as refused:
            make_plan(crm.owner, model)
        assert any(each.code is code and cause in each.cause for each in refused.value.diagnostics), new
        crm.owner.rollback()


def test_a_part_says_which_further_root_it_holds_and_leaves_rules_of_others_alone(crm: Crm) -> None:
    hidden = crm.model("where: not blocked", "where: not blocked and code <> 'x'")
    plan = make_part_plan(crm.owner, hidden, Part(table=TableName("crm", "lead"))).plan
    assert {each.object for each in plan.advice if each.code is Code.ROOT_HELD} == {"table crm.lead"}
    assert not [step for step in plan.steps if "crm.vendor" in step.subject or "trigger" in step.subject]


def test_a_row_is_seen_to_which_a_visible_contact_points_by_either_column(crm: Crm) -> None:
    addresses = "select id from crm.address order by 1"
    assert crm.rows(addresses, "bert") == [(1,), (2,)]
    crm.owner.execute("update crm.contact set bill_address_id = 4, ship_address_id = null where id = 1")
    crm.owner.commit()
    assert crm.rows(addresses, "bert") == [(4,)]
    # Nobody comes to another address by pointing the own contact at it, through whichever column.
    anna = crm.database.login(f"{crm.prefix}_anna")
    crm.owner.execute("update crm.contact set territory = 'NORD', bill_address_id = 1 where id = 1")
    crm.owner.commit()
    for column in ("bill_address_id", "ship_address_id"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            anna.execute(sql.SQL("update crm.contact set {} = 3").format(sql.Identifier(column)))
    assert anna.execute(addresses).fetchall() == [(1,)]
