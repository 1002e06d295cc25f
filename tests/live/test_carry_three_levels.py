"""Three tables that carry, one below the other, and a group that has every row of the first one."""

from __future__ import annotations

from pathlib import Path

from crm_rls.reading import read_model
from tests.fixtures.applying import brought_in_line
from tests.fixtures.database import Connection, Database

TABLES = """
create schema crm;
create table crm.contact (id int primary key, kind text);
create table crm.deal (id int primary key, contact_id int references crm.contact);
create table crm.line (id int primary key, deal_id int references crm.deal);
create table crm.delivery (id int primary key, line_id int references crm.line);
insert into crm.contact values (1, 'a'), (2, 'b');
insert into crm.deal values (1, 1), (2, 2), (3, null);
insert into crm.line values (1, 1), (2, 2), (3, 3), (4, null);
insert into crm.delivery values (1, 1), (2, 2), (3, 3), (4, 4), (5, null);
"""
MODEL = """
crm_rls: 1
database: {{schemas: [crm], prefix: {prefix}, logins: create}}
tables:
  crm.contact: {{class: root, key: id}}
  crm.deal: {{class: child, parent: crm.contact, via: contact_id, mode: carry}}
  crm.line: {{class: child, parent: crm.deal, via: deal_id, mode: carry}}
  crm.delivery: {{class: child, parent: crm.line, via: line_id, mode: carry}}
access_groups:
  deals: {{rights: [read], on: {{crm.deal: {{all: true, rights: [read]}}}}}}
  own: {{where: "kind = 'a'", rights: [read]}}
people:
  anna: {{login: {prefix}_anna, groups: [deals]}}
  bert: {{login: {prefix}_bert, groups: [own]}}
"""


def deliveries(session: Connection) -> list[int]:
    return [key for (key,) in session.execute("select id from crm.delivery order by id")]


def test_what_hangs_on_a_deal_is_seen_by_who_has_all_deals(
    database: Database, role_prefix: str, tmp_path: Path
) -> None:
    prefix = role_prefix.rstrip("_")
    path = tmp_path / "model.yaml"
    path.write_text(MODEL.format(prefix=prefix))
    superuser = database.connect()
    superuser.execute(TABLES)
    with database.connect(autocommit=False) as owner:
        brought_in_line(owner, read_model(path).model)
    anna, bert = database.login(f"{prefix}_anna"), database.login(f"{prefix}_bert")
    assert (deliveries(anna), deliveries(bert)) == ([1, 2, 3], [1])
    superuser.execute(
        "update crm.line set deal_id = 3 where id = 4; update crm.line set deal_id = null where id = 1"
    )
    assert (deliveries(anna), deliveries(bert)) == ([2, 3, 4], [])
