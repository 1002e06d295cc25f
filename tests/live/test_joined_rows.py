"""Assignment rules that ask a row to which the contact refers: whatever changes, the contact follows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner, Result
from psycopg import IsolationLevel
from psycopg.rows import TupleRow

from crm_rls.change import Risk
from crm_rls.cli import main
from crm_rls.diagnostics import Code
from crm_rls.errors import CompileError
from crm_rls.model import Model
from crm_rls.people.reassign import reassign
from crm_rls.plan.apply import apply_plan
from crm_rls.plan.make import make_plan
from crm_rls.reading import read_model
from crm_rls.verify import verify
from tests.fixtures.database import Connection, Database

MODEL = """\
crm_rls: 1
database: {schemas: [crm], prefix: PREFIX, logins: create}
tables:
  crm.contact:
    class: root
    key: id
    main: true
    refers: [{to: crm.store, via: store_id}, {to: crm.chain, via: country}]
  crm.lead: {class: root, key: id, refers: [{to: crm.store, via: shop}, {to: crm.chain, via: chain_ref}]}
  crm.note: {class: child, parent: crm.contact, via: contact_id, mode: carry}
  crm.store: STORE
  crm.chain: {class: public}
territories:
  DE: {below: {NORD: {}, SUED: {}, WEST: {}}}
assignment:
  region:
    column: territory
    tree: true
    numbers: [store.size]
    rules:
      - {store.region: north, territory: NORD}
      - {crm.store.region_prefix: south, territory: SUED}
      - {store.region: north, store.size_from: 100, territory: WEST}
      - {chain.kind: outlet, store.region: north, industry: steel, territory: SUED}
      - {industry_prefix: st, territory: WEST}
    on:
      crm.lead: {column: area, rules: same}
  owner:
    column: owner_no
    rules: [{store.size_until: 9, owner_no: "7"}]
    numbers: [store.size]
access_groups:
  north: {territory: NORD, by: region, rights: [read, create, update], children: [read]}
  south: {territory: SUED, by: region, rights: [read]}
people:
  anna: {login: PREFIX_anna, groups: [north]}
  bert: {login: PREFIX_bert, groups: [south]}
"""

BLOCKED = "{class: blocked}"

TABLES = """
create schema crm;
create table crm.chain (country text, no int, kind text, ref text unique, primary key (country, no));
create table crm.store (
    id int primary key, region text, size int, opened date,
    kind text generated always as (region || '!') stored
);
create table crm.contact (
    id int primary key, store_id int, country text, chain int, industry text, territory text, owner_no text,
    constraint at foreign key (store_id) references crm.store on update cascade on delete set null,
    foreign key (country, chain) references crm.chain
);
create table crm.lead (
    id int primary key, shop int references crm.store, chain_ref text references crm.chain (ref),
    industry text, area text
);
create table crm.note (id int primary key, contact_id int references crm.contact);
insert into crm.chain values ('DE', 1, 'outlet', 'a'), ('DE', 2, null, 'b');
insert into crm.store values (1, 'north', 50), (2, 'southwest', 5), (3, null, 500), (4, 'north', 100);
insert into crm.contact (id, store_id) values (1, 1), (2, 2), (3, null), (4, 4);
update crm.contact set industry = 'steel' where id = 3;
insert into crm.lead values (1, 1);
insert into crm.note select n, n from generate_series(1, 4) n;
"""


@dataclass(frozen=True, slots=True)
class Crm:
    database: Database
    owner: Connection
    folder: Path
    prefix: str

    @property
    def path(self) -> Path:
        return self.folder / "model.yaml"

    def model(self, old: str = "", new: str = "", store: str = BLOCKED) -> Model:
        assert old in MODEL
        text = MODEL.replace(old, new) if old else MODEL
        self.path.write_text(text.replace("PREFIX", self.prefix).replace("STORE", store))
        return read_model(self.folder).model

    def apply(self, model: Model) -> None:
        apply_plan(self.owner, model, make_plan(self.owner, model).plan, allowed=frozenset(Risk))
        assert make_plan(self.owner, model).plan.empty

    def execute(self, statement: str) -> None:
        self.owner.execute(statement.replace("CRM_", f"{self.prefix}_").encode())
        self.owner.commit()

    def rows(self, query: str) -> list[TupleRow]:
        found = self.owner.execute(query.replace("CRM_", f"{self.prefix}_").encode()).fetchall()
        self.owner.rollback()
        return found

    def territories(self) -> dict[object, object]:
        return dict(self.rows("select id, territory from crm.contact order by id"))

    def command(self, *words: str) -> Result:
        return CliRunner().invoke(main, [words[0], str(self.path), *words[1:], "--dsn", self.database.dsn])

    def stale(self) -> list[str | None]:
        found = verify(self.owner, self.model(), deep=True).findings
        self.owner.rollback()
        return [each.object for each in found if each.code is Code.ASSIGNED_BY_FORMER_ROW]


@pytest.fixture
def crm(database: Database, tmp_path: Path, role_prefix: str) -> Crm:
    owner = database.connect(autocommit=False)
    owner.execute(TABLES)
    owner.commit()
    found = Crm(database, owner, tmp_path, role_prefix.rstrip("_"))
    found.apply(found.model())
    return found


def test_a_contact_follows_the_row_that_it_refers_to(crm: Crm) -> None:
    # Applying assigns nobody; reassigning does, and finds nothing the second time.
    assert set(crm.territories().values()) == {None}
    dry = crm.command("reassign", "--dry-run").stdout
    assert "region: 4 of 4 contacts would change." in dry
    assert "crm.store.size" in dry
    assert crm.command("reassign", "--batch", "2").exit_code == 0
    assert crm.territories() == {1: "NORD", 2: "SUED", 3: "WEST", 4: "WEST"}
    assert [each.changed for each in reassign(crm.owner, crm.model())] == [0, 0, 0]
    assert crm.rows("select area from crm.lead") == [("NORD",)]
    assert crm.rows("select id, owner_no from crm.contact where owner_no is not null") == [(2, "7")]
    assert crm.rows("select CRM_territory from crm.note where id = 1") == [("NORD",)]
    # Values of the row, its key, another row, none; two columns of one contact; a key of several columns.
    for change, wanted in (
        ("update crm.store set region = 'south' where id = 1", {1: "SUED"}),
        ("update crm.store set region = null where id = 1", {1: None}),
        ("update crm.store set region = 'north', opened = now() where id = 1", {1: "NORD"}),
        ("update crm.store set id = 10 where id = 1", {1: "NORD"}),
        ("update crm.store set size = 100 where id = 10", {1: "WEST"}),
        ("update crm.contact set store_id = 2 where id = 1", {1: "SUED"}),
        ("update crm.contact set store_id = null where id = 1", {1: None}),
        ("insert into crm.contact values (5, 10, 'DE', 1, 'steel')", {5: "SUED"}),
        ("update crm.chain set kind = null where no = 1", {5: "WEST"}),
        ("update crm.contact set industry = null where id = 5", {5: "WEST"}),
        ("update crm.store set size = 1 where id = 10", {5: "NORD"}),
        ("delete from crm.store where id = 10", {5: None}),
    ):
        before = crm.territories()
        # A lead that stays behind would hold the store.
        crm.execute("update crm.lead set shop = null")
        crm.execute(change)
        assert crm.territories() == before | wanted, change
    # Nobody tells another version than the one that is there.
    crm.execute("update crm.contact set CRM_store_version = 99 where id = 2")
    crm.execute("update crm.store set region = 'north' where id = 2")
    assert crm.territories()[2] == "NORD"
    assert crm.stale() == []


def test_two_sessions_do_not_pass_each_other(crm: Crm) -> None:
    list(reassign(crm.owner, crm.model()))
    writer = crm.database.connect(autocommit=False)
    change = "update crm.store set region = 'south' where id = 1"
    # A contact that the other session's snapshot does not know: it starts anew, or sees the contact.
    writer.isolation_level = IsolationLevel.REPEATABLE_READ
    writer.execute("select count(*) from crm.contact")
    crm.execute("insert into crm.contact (id, store_id) values (20, 1)")
    with pytest.raises(psycopg.errors.SerializationFailure):
        writer.execute(change)
    writer.rollback()
    writer.isolation_level = IsolationLevel.READ_COMMITTED
    writer.execute("select count(*) from crm.contact")
    crm.execute("insert into crm.contact (id, store_id) values (21, 1)")
    writer.execute(change)
    writer.commit()
    assert {key: crm.territories()[key] for key in (20, 21)} == {20: "SUED", 21: "SUED"}
    # A store that is changing while a contact is made: the contact waits.
    writer.execute("update crm.store set region = 'south' where id = 4")
    late = crm.database.connect()
    late.execute("set lock_timeout = '200ms'")
    with pytest.raises(psycopg.errors.LockNotAvailable):
        late.execute("insert into crm.contact (id, store_id) values (22, 4)")
    writer.commit()
    late.execute("insert into crm.contact (id, store_id) values (22, 4)")
    assert crm.territories()[22] == "SUED"
    assert crm.stale() == []


def test_rows_that_are_asked_are_emptied_with_all_that_refers_to_them(crm: Crm) -> None:
    for statement in ("truncate crm.store", "truncate crm.store, crm.contact, crm.note"):
        with pytest.raises(psycopg.errors.FeatureNotSupported, match="foreign key constraint"):
            crm.owner.execute(statement.encode())
        crm.owner.rollback()
    crm.execute("truncate crm.store, crm.contact, crm.note, crm.lead")
    crm.execute("insert into crm.store values (1, 'north', 50)")
    crm.execute("insert into crm.contact (id, store_id) values (1, 1)")
    crm.execute("update crm.store set region = 'southwest'")
    assert crm.territories() == {1: "SUED"}
    assert crm.stale() == []


def test_what_happened_while_triggers_were_off_is_found_and_mended_but_for_what_people_said(crm: Crm) -> None:
    list(reassign(crm.owner, crm.model()))
    crm.execute("set session_replication_role = replica")
    crm.execute("update crm.store set region = 'south' where id = 1")
    crm.execute("reset session_replication_role")
    assert crm.territories()[1] == "NORD"
    assert crm.stale() == ["crm.contact", "crm.lead"]
    dry = crm.command("reassign", "--dry-run", "--field", "region")
    assert "region: 1 of 4 contacts would change." in dry.stdout
    found = verify(crm.owner, crm.model(), deep=True).findings
    crm.owner.rollback()
    for each in found:
        if each.code is Code.ASSIGNED_BY_FORMER_ROW:
            crm.execute(each.next_step.partition("then run: ")[2])
    assert crm.stale() == []
    assert crm.territories()[1] == "SUED"
    assert crm.rows("select area from crm.lead") == [("SUED",)]
    # What people said stays as for columns of the contact.
    crm.execute("update crm.store set region = 'north' where id = 1")
    crm.execute("update crm.contact set territory = 'SUED', CRM_territory_cause = 'pinned' where id = 1")
    crm.execute("update crm.contact set territory = 'SUED' where id = 4")
    crm.execute("update crm.store set opened = '2020-01-01'")
    assert crm.territories() == {1: "SUED", 2: "SUED", 3: "WEST", 4: "SUED"}
    crm.execute("update crm.store set region = 'north', size = 20")
    assert crm.rows("select id, territory, CRM_territory_cause from crm.contact order by id") == [
        (1, "SUED", "pinned"),
        (2, "NORD", "rule"),
        (3, "WEST", "rule"),
        (4, "NORD", "rule"),
    ]


def test_changed_rules_ask_other_rows_and_leaving_leaves_nothing(crm: Crm) -> None:
    list(reassign(crm.owner, crm.model()))
    # Without stores the rules ask chains alone, and then stores again; nothing else is asked of the rows.
    rules = MODEL[MODEL.index("    numbers: [store.size]") : MODEL.index("    on:\n")]
    crm.apply(crm.model(rules, "    rules: [{chain.kind: outlet, territory: NORD}]\n"))
    columns = "select attname from pg_attribute where attrelid = 'crm.lead'::regclass and attnum > 0"
    assert f"{crm.prefix}_store_version" not in {name for (name,) in crm.rows(columns)}
    crm.execute("update crm.lead set chain_ref = 'a'")
    assert crm.rows("select area from crm.lead") == [("NORD",)]
    crm.execute("update crm.store set region = 'south' where id = 1")
    crm.apply(crm.model())
    assert crm.stale() == []
    crm.execute("update crm.store set region = 'north' where id = 1")
    assert crm.rows("select area from crm.lead") == [("NORD",)]
    assert crm.territories()[1] == "NORD"
    left = crm.command("remove", "--yes", "--allow-destroying")
    assert left.exit_code == 0, left.stderr
    triggers = "select tgname from pg_trigger where not tgisinternal"
    assert crm.rows(triggers) == []
    assert crm.rows("select attname from pg_attribute where starts_with(attname, 'CRM_')") == []


def test_nobody_learns_of_a_hidden_row_by_pointing_at_it(crm: Crm) -> None:
    list(reassign(crm.owner, crm.model()))
    anna = crm.database.login(f"{crm.prefix}_anna")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        anna.execute("select region from crm.store")
    # Of blocked stores nobody sees any. Who may write the column may name each; the rights count afterwards.
    anna.execute("insert into crm.contact (id, store_id) values (30, 1)")
    assert anna.execute("select territory from crm.contact where id = 30").fetchall() == [("NORD",)]
    for key in (2, 3, 4):
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"):
            anna.execute("insert into crm.contact (id, store_id) values (31, %s)", (key,))
    pinned = f"insert into crm.contact (id, store_id, territory, {crm.prefix}_territory_cause)"
    anna.execute(f"{pinned} values (32, 4, 'NORD', 'pinned')".encode())
    # Where people see some stores, they point at these only.
    north = "rights: [read, create, update], children: [read]}"
    some = north[:-1] + ', on: {crm.store: {where: "size <= 50", rights: [read]}}}'
    crm.apply(crm.model(north, some, store="{class: root, key: id}"))
    assert anna.execute("select id from crm.store order by 1").fetchall() == [(1,), (2,)]
    anna.execute(f"{pinned} values (33, 2, 'NORD', 'pinned')".encode())
    for statement in (f"{pinned} values (34, 4, 'NORD', 'pinned')", "update crm.contact set store_id = 3"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match=r"crm\.store that is not visible"):
            anna.execute(statement.encode())
    # What a store's own change does is nobody's pointing.
    crm.execute("update crm.store set size = 90 where id = 1")
    anna.execute("update crm.contact set industry = 'x' where id = 30")


def test_rows_that_rules_cannot_ask_are_refused(crm: Crm) -> None:
    via = "{to: crm.store, via: store_id"
    for change, old, new, code, cause in (
        ("alter table crm.store drop region cascade", "", "", Code.MISSING_COLUMN, "crm.store.region"),
        ("", "chain.kind: outlet", "store.opened: x", Code.UNFIT_RULE_COLUMN, "crm.store.opened is date"),
        ("", "[store.size]", "[]", Code.UNFIT_RULE_COLUMN, "crm.store.size is integer"),
        (
            "alter table crm.contact alter constraint at deferrable",
            *("", "", Code.UNFIT_JOINED_ROW, "the foreign key at is deferrable"),
        ),
        (
            "alter table crm.contact drop constraint at",
            *(via, via + ", unchecked: true", Code.UNFIT_JOINED_ROW),
            "no foreign key leads there from crm.contact (store_id)",
        ),
    ):
        crm.owner.execute(change.encode() or b"select")
        with pytest.raises(CompileError) as refused:
            make_plan(crm.owner, crm.model(old, new))
        crm.owner.rollback()
        found = [each for each in refused.value.diagnostics if each.code is code and cause in each.cause]
        assert found, cause
        assert all(each.place is not None for each in found), cause
