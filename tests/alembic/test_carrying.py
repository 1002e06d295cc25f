"""Carrying over two levels through revisions, up and down, with rows there and contacts that move."""

from __future__ import annotations

from dataclasses import replace

from psycopg import sql

from crm_rls.model import Child, Link, Mode, Model, Restriction, TableName
from crm_rls.model.predicates import And, Compare
from tests.alembic.conftest import Project, with_filters
from tests.fixtures.small_crm import ACTIVITY, CONTACT, small_model, within

BEFORE_ITS_PARENT = TableName("crm", "a_remark")
"""By its name it comes before the table that it hangs on."""


def carrying(model: Model, mode: Mode) -> Model:
    others = (each for each in model.children if each.name != ACTIVITY)
    own = (
        Child(ACTIVITY, (Link(CONTACT, ("contact_id",)),), mode),
        Child(BEFORE_ITS_PARENT, (Link(ACTIVITY, ("activity_id",)),), mode),
    )
    return replace(model, children=tuple(sorted((*others, *own), key=lambda each: each.name)))


def wrong(project: Project, *columns: str) -> int:
    """Return how many copies in both tables are not what the contacts have."""
    prefix = project.model.prefix
    pairs = sql.SQL(" or ").join(
        sql.SQL("{child}.{copy} is distinct from c.{source}").format(
            child=sql.SQL(child), copy=sql.Identifier(f"{prefix}_{column}"), source=sql.Identifier(column)
        )
        for child in ("a", "r")
        for column in columns
    )
    query = sql.SQL(
        "select count(*) from crm.a_remark r left join crm.activity a on a.id = r.activity_id "
        "left join crm.contact c on c.id = a.contact_id where {} or r.{} is distinct from c.id "
        "or a.{version} is distinct from c.{counter}"
    ).format(
        pairs,
        sql.Identifier(f"{prefix}_id"),
        version=sql.Identifier(f"{prefix}_parent_version"),
        counter=sql.Identifier(f"{prefix}_version"),
    )
    with project.database.connect() as connection:
        (count,) = connection.execute(query).fetchone() or (0,)
        return int(count)


def test_every_way_between_follow_and_carry_leads_back_with_true_copies(project: Project) -> None:
    project.execute(
        "create table crm.a_remark (id int primary key, activity_id int references crm.activity)",
        "insert into crm.a_remark select id, id from crm.activity",
    )
    model = project.model
    further = with_filters(model, {"nord": And((within("NORD"), Compare("name", "<>", "nobody")))})
    steps = [
        carrying(model, Mode.FOLLOW),
        carrying(model, Mode.CARRY),
        carrying(further, Mode.CARRY),
        carrying(model, Mode.CARRY),
        carrying(model, Mode.FOLLOW),
    ]
    states = []
    for number, changed in enumerate(steps):
        project.model = changed
        project.revision(f"step {number}")
        project.upgrade()
        project.check()
        states.append(project.state())
        project.execute(f"update crm.contact set territory = 'T{number}', name = 'N{number}' where id = 1")  # noqa: S608
        if 0 < number < 4:
            assert wrong(project, "territory", *(["name"] if number == 2 else [])) == 0
    for number in (3, 2, 1, 0):
        project.downgrade()
        assert project.state() == states[number]
        if number:
            assert wrong(project, "territory", *(["name"] if number == 2 else [])) == 0
        project.execute(f"update crm.contact set territory = 'D{number}', name = 'M{number}' where id = 1")  # noqa: S608
        if number:
            assert wrong(project, "territory", *(["name"] if number == 2 else [])) == 0


def test_the_way_back_copies_by_keys_of_two_columns_and_from_tables_between(project: Project) -> None:
    project.execute(
        "create table crm.a_order (branch int, no int, kind text, contact_id int references crm.contact, "
        "primary key (branch, no))",
        "create table crm.a_line (id int primary key, branch int, no int, "
        "foreign key (branch, no) references crm.a_order)",
        "insert into crm.a_order select 7, id, 'k' || id, id from crm.contact",
        "insert into crm.a_order select 8, id, 'other', null from crm.contact",
        "insert into crm.a_line select id, 7, id from crm.contact",
    )
    order, line = TableName("crm", "a_order"), TableName("crm", "a_line")
    hold = Restriction("kinds", Compare("kind", "<>", "hidden"), on=order)
    for mode in (Mode.CARRY, Mode.FOLLOW):
        own = (
            Child(line, (Link(order, ("branch", "no")),), mode),
            Child(order, (Link(CONTACT, ("contact_id",)),), mode, key=("branch", "no")),
        )
        children = sorted((*small_model(project.model.prefix).children, *own), key=lambda each: each.name)
        restrictions = sorted(
            (*small_model(project.model.prefix).restrictions, hold), key=lambda each: each.name
        )
        project.model = replace(project.model, children=tuple(children), restrictions=tuple(restrictions))
        project.revision(f"lines {mode}")
        project.upgrade()
    project.execute(
        "update crm.contact set territory = 'BY'", "update crm.a_order set kind = 'new' where no = 1"
    )
    project.downgrade()
    prefix = project.model.prefix
    query = sql.SQL(
        "select count(*), "
        "count(*) filter (where ({}, {}, {}) is not distinct from (c.id, c.territory, o.kind)) "
        "from crm.a_line as l join crm.a_order as o using (branch, no) "
        "join crm.contact as c on c.id = o.contact_id"
    ).format(*(sql.Identifier("l", f"{prefix}_{copy}") for copy in ("id", "territory", "a_order_kind")))
    with project.database.connect() as connection:
        (rows, right) = connection.execute(query).fetchone() or (0, 0)
    assert rows == right > 0


def test_another_key_of_the_root_leaves_what_children_carry(project: Project) -> None:
    """The index below the foreign key has another name then, and is the same."""
    project.execute(
        "create table crm.a_remark (id int primary key, activity_id int references crm.activity)",
        "alter table crm.contact add number int",
        "update crm.contact set number = 100 + id",
        "alter table crm.contact alter number set not null, add unique (number)",
    )
    model, states = carrying(project.model, Mode.CARRY), []
    for key in ("id", "number"):
        project.model = replace(model, root=replace(model.root, key=(key,)))
        project.revision(f"the key is {key}")
        project.upgrade()
        project.check()
        states.append(project.state())
    project.execute("update crm.contact set territory = 'BY' where id = 1")
    assert wrong(project, "territory") == 0
    project.downgrade()
    assert project.state() == states[0]
    assert wrong(project, "territory") == 0
