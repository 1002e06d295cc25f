"""Tables of totals: named groups read the lines about enough contacts, and nobody anything else."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from crm_rls.change import Risk
from crm_rls.diagnostics import Code
from crm_rls.errors import CompileError
from crm_rls.model import Model
from crm_rls.plan.apply import apply_plan
from crm_rls.plan.make import make_plan
from crm_rls.reading import read_model
from crm_rls.verify import verify
from tests.fixtures.database import Connection, Database
from tests.fixtures.small_crm import SCHEMA

MODEL = """\
crm_rls: 1
database: {schemas: [crm], time_zone: Europe/Berlin, prefix: PREFIX, logins: create}
tables:
  crm.contact: {class: root, key: id}
  crm.activity: {class: child, parent: crm.contact, via: contact_id}
  crm.contact_product: {class: child, parent: crm.contact, via: contact_id}
  crm.deal: {class: child, parent: crm.contact, via: contact_id}
  crm.deal_line: {class: child, parent: crm.deal, via: deal_id}
  crm.country: {class: public}
  crm.payroll: {class: blocked}
  crm.totals: {class: totals, contacts: contacts, groups: [head]}
territories:
  DE: {below: {HH: {}, BY: {}}}
assignment:
  region: {column: territory, tree: true}
access_groups:
  head: {territory: HH, rights: [read, create, update, delete]}
  all_of_them: {all: true, rights: [read, create, update, delete]}
people:
  anna: {login: PREFIX_anna, groups: [head]}
  carl: {login: PREFIX_carl, groups: [all_of_them]}
  dora: {login: PREFIX_dora, groups: [{group: head, until: 2001-01-01}]}
"""

TOTALS = """
create table crm.totals (territory text primary key, contacts int, revenue numeric);
insert into crm.totals values ('HH', 5, 1), ('BY', 4, 2), ('BW', 500, 3), ('SH', null, 4)
"""


@dataclass(frozen=True, slots=True)
class Crm:
    database: Database
    owner: Connection
    folder: Path
    prefix: str

    def model(self, old: str = "", new: str = "") -> Model:
        assert old in MODEL
        text = MODEL.replace(old, new) if old else MODEL
        (self.folder / "model.yaml").write_text(text.replace("PREFIX", self.prefix))
        return read_model(self.folder).model

    def apply(self, model: Model) -> None:
        apply_plan(self.owner, model, make_plan(self.owner, model).plan, allowed=frozenset(Risk))
        assert make_plan(self.owner, model).plan.empty

    def refusal(self, model: Model) -> tuple[Code, str]:
        with pytest.raises(CompileError) as refused:
            make_plan(self.owner, model)
        (found,) = refused.value.diagnostics
        return found.code, found.next_step


@pytest.fixture
def crm(database: Database, role_prefix: str, tmp_path: Path) -> Crm:
    owner = database.connect()
    owner.execute(sql.SQL(SCHEMA))
    owner.execute(TOTALS)
    return Crm(database, owner, tmp_path, role_prefix.rstrip("_"))


def read(session: Connection) -> list[str]:
    return [key for (key,) in session.execute("select territory from crm.totals order by 1")]


def test_named_groups_read_lines_about_enough_contacts(crm: Crm) -> None:
    crm.apply(crm.model())
    anna, carl, dora = (crm.database.login(f"{crm.prefix}_{name}") for name in ("anna", "carl", "dora"))
    assert read(anna) == ["BW", "HH"]
    assert read(carl) == []  # who sees all contacts is not named
    assert read(dora) == []  # no longer in the group
    assert not [each for each in verify(crm.owner, crm.model()).errors if "totals" in each.object]
    crm.owner.execute("update crm.totals set contacts = contacts - 1")
    assert read(anna) == ["BW"]


@pytest.mark.parametrize("statement", [
    "update crm.totals set contacts = 5",
    "insert into crm.totals values ('XX', 100, 0)",
    "delete from crm.totals",
    "truncate crm.totals",
])  # fmt: skip
def test_nobody_writes_them(crm: Crm, statement: str) -> None:
    crm.apply(crm.model())
    anna = crm.database.login(f"{crm.prefix}_anna")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        anna.execute(sql.SQL(statement))


def test_the_smallest_number_is_changed_like_a_filter(crm: Crm) -> None:
    crm.apply(crm.model())
    crm.apply(crm.model("contacts: contacts", "contacts: contacts, at_least: 4"))
    assert read(crm.database.login(f"{crm.prefix}_anna")) == ["BW", "BY", "HH"]


@pytest.mark.parametrize("kind", ["view", "view with (security_invoker)", "materialized view"])
def test_a_view_cannot_have_totals(crm: Crm, kind: str) -> None:
    crm.owner.execute("alter table crm.totals rename to kept")
    name, _, options = kind.partition(" with ")
    options = f"with {options}" if options else ""
    crm.owner.execute(sql.SQL(f"create {name} crm.totals {options} as select * from crm.kept"))  # noqa: S608
    blocked = "crm.payroll: {class: blocked}"
    model = crm.model(blocked, f"{blocked}\n  crm.kept: {{class: blocked}}")
    step = "declare it `blocked`, and let a job write its lines into a table of totals"
    assert crm.refusal(model) == (Code.NOT_A_TABLE, step)


def test_a_table_shows_the_lines_of_a_materialized_view_that_nobody_reads(crm: Crm) -> None:
    """The way round that the refusal names; who may read the view itself is found by verify."""
    blocked = "crm.payroll: {class: blocked}"
    figures = (
        "select 'HH' as territory, 5 as contacts, 1 as revenue from crm.contact "
        "union select 'BY', 4, 2 from crm.contact"
    )
    crm.owner.execute(sql.SQL(f"create materialized view crm.figures as {figures}"))
    crm.owner.execute("truncate crm.totals; insert into crm.totals select * from crm.figures")
    model = crm.model(blocked, f"{blocked}\n  crm.figures: {{class: blocked}}")
    crm.apply(model)
    anna = crm.database.login(f"{crm.prefix}_anna")
    assert read(anna) == ["HH"]
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        anna.execute("select from crm.figures")
    assert not readable(crm, model)
    crm.owner.execute(
        sql.SQL("grant select on crm.figures to {}").format(sql.Identifier(f"{crm.prefix}_anna"))
    )
    assert readable(crm, model)


def readable(crm: Crm, model: Model) -> bool:
    found = verify(crm.owner, model).errors
    return any((each.code, each.object) == (Code.MATERIALIZED_VIEW, "crm.figures") for each in found)


def test_the_number_of_contacts_is_a_number(crm: Crm) -> None:
    """As a text '5' stands above '10'."""
    crm.owner.execute("alter table crm.totals alter contacts type text")
    assert crm.refusal(crm.model()) == (Code.UNFIT_COMPARISON, "make it integer, or name another one")
