"""Carrying over two levels through revisions, up and down, with rows there and contacts that move."""

from __future__ import annotations

from dataclasses import replace

from psycopg import sql

from crm_rls.model import Child, Link, Mode, Model, TableName
from crm_rls.model.predicates import And, Compare
from tests.alembic.conftest import Project, with_filters
from tests.fixtures.small_crm import ACTIVITY, CONTACT, within

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
