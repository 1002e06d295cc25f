"""A small CRM for tests: one table of each kind, few rows, a model that uses every part of the vocabulary."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from crm_rls.model import (
    AccessGroup,
    AssignmentField,
    Child,
    Logins,
    Membership,
    Mode,
    Model,
    Person,
    Restriction,
    Right,
    Root,
    TableName,
)
from crm_rls.model.predicates import (
    TRUE,
    And,
    Attribute,
    Compare,
    Const,
    InList,
    IsTrue,
    Linked,
    Not,
    Predicate,
    Within,
)
from crm_rls.model.territories import Territory, TerritoryTree

SCHEMA = """
create schema crm;
create table crm.contact (
    id int primary key, name text not null default '', territory text, customer_type text,
    first_contact_by text, legal_hold boolean not null default false, pad int
);
create table crm.activity (
    id int primary key, contact_id int references crm.contact (id) on delete cascade, subject text
);
create table crm.deal (id int primary key, contact_id int references crm.contact (id), title text);
create table crm.deal_line (id int primary key, deal_id int references crm.deal (id), amount int);
create table crm.contact_product (
    contact_id int references crm.contact (id), product_line text, primary key (contact_id, product_line)
);
create table crm.country (code text primary key);
create table crm.payroll (id int primary key, salary int);

insert into crm.contact values
    (1, 'Hafen AG', 'HH', 'customer', '1001', false), (2, 'Foerde KG', 'SH', 'supplier', '1002', false),
    (3, 'Isar GmbH', 'BY', 'customer', '1001', false), (4, 'Neckar AG', 'BW', 'key account', null, false),
    (5, 'Alster OHG', 'HH', 'key account', '1002', true), (6, 'Nirgends', null, null, null, false);
insert into crm.activity select c * 10 + n, c, 'call' from generate_series(1, 6) c, generate_series(1, 2) n;
insert into crm.activity values (99, null, 'orphan');
insert into crm.deal select c, c, 'deal' from generate_series(1, 6) c;
insert into crm.deal_line select c * 10 + n, c, n from generate_series(1, 6) c, generate_series(1, 2) n;
insert into crm.contact_product values (1, 'PUMPS'), (4, 'PUMPS'), (4, 'VALVES'), (6, 'PUMPS');
insert into crm.country values ('DE'), ('AT');
insert into crm.payroll values (1, 5000);
"""

CONTACT = TableName("crm", "contact")
ACTIVITY = TableName("crm", "activity")
DEAL = TableName("crm", "deal")
DEAL_LINE = TableName("crm", "deal_line")
LINK = TableName("crm", "contact_product")

TREE = TerritoryTree(
    (
        Territory("DE"),
        Territory("NORD", "DE"),
        Territory("HH", "NORD"),
        Territory("SH", "NORD"),
        Territory("SUED", "DE"),
        Territory("BY", "SUED"),
        Territory("BW", "SUED"),
    )
)

READ = frozenset({Right.READ})
WRITE = frozenset({Right.READ, Right.UPDATE})
ALL = frozenset(Right)


def group(name: str, predicate: Predicate, rights: frozenset[Right] = READ) -> AccessGroup:
    """Return a group whose rights also count for what hangs on a contact."""
    return AccessGroup(name, predicate, rights, rights, family="sales")


def within(node: str) -> Within:
    """Return the subtree of a territory."""
    return Within("territory", node, TREE.subtree([node]))


def small_model(prefix: str, memberships: Iterable[tuple[str, str]] = ()) -> Model:
    """Return the model; people are called anna, bert, carl, dora and log in with the prefix before it."""
    groups = (
        group("all_of_them", TRUE, ALL),
        group("data_protection", IsTrue("legal_hold")),
        group("first_contact", Compare("first_contact_by", "=", Attribute("employee_no")), WRITE),
        group("key_accounts", InList("customer_type", ("key account",)), ALL),
        group("nord", And((within("NORD"), Compare("customer_type", "<>", "supplier"))), WRITE),
        group("pumps", Linked(str(LINK), "contact_id", Compare("product_line", "=", "PUMPS"))),
        group("sued", within("SUED"), ALL),
    )
    people = ("anna", "bert", "carl", "dora")
    return Model(
        prefix=prefix,
        schemas=("crm",),
        time_zone="Europe/Berlin",
        root=Root(CONTACT, "id"),
        children=(
            Child(ACTIVITY, CONTACT, "contact_id", Mode.CARRY),
            Child(LINK, CONTACT, "contact_id"),
            Child(DEAL, CONTACT, "contact_id"),
            Child(DEAL_LINE, DEAL, "deal_id"),
        ),
        public=(TableName("crm", "country"),),
        blocked=(TableName("crm", "payroll"),),
        logins=Logins.CREATE,
        territories=TREE,
        assignment=(AssignmentField("region", "territory", tree=True),),
        attributes={"employee_no": "text"},
        groups=groups,
        restrictions=(Restriction("legal_hold", Not(IsTrue("legal_hold")), frozenset({"data_protection"})),),
        people=tuple(
            Person(name, f"{prefix}_{name}", {"employee_no": f"100{number}"})
            for number, name in enumerate(people, 1)
        ),
        memberships=tuple(Membership(person, name) for person, name in sorted(memberships)),
    )


NOW = datetime.now(UTC)
NOTHING = Const(False)
