"""A tree comes and goes through revisions, with rows there and rows that move in between."""

from __future__ import annotations

from dataclasses import replace

from psycopg import sql

from crm_rls.model import Link, Mode, Model
from tests.alembic.conftest import Project
from tests.fixtures.small_crm import ACTIVITY, CONTACT


def tree(model: Model) -> Model:
    """Return the model with contacts that stand below each other, and a table that carries below them."""
    children = (
        replace(child, mode=Mode.CARRY) if child.name == ACTIVITY else child for child in model.children
    )
    root = replace(model.root, tree=Link(CONTACT, ("parent_id",), ("id",)))
    return replace(model, root=root, children=tuple(children))


def wrong(project: Project) -> int:
    """Return how many rows have another top row than they stand below, or wrong copies of it."""
    prefix = project.model.prefix
    query = sql.SQL(
        "with recursive down as (select id, id as top from crm.contact where parent_id is null "
        "union all select c.id, down.top from down join crm.contact as c on c.parent_id = down.id) "
        "select count(*) from crm.contact as c join down on down.id = c.id "
        "left join crm.activity as a on a.contact_id = c.id "
        "where c.{tree} is distinct from down.top "
        "or (a.id is not null and a.{copy} is distinct from down.top)"
    ).format(tree=sql.Identifier(f"{prefix}_tree_id"), copy=sql.Identifier(f"{prefix}_{prefix}_tree_id"))
    with project.database.connect() as connection:
        (count,) = connection.execute(query).fetchone() or (0,)
        return int(count)


def test_a_tree_comes_and_goes_with_right_top_rows(project: Project) -> None:
    project.execute(
        "alter table crm.contact add column parent_id int references crm.contact",
        "update crm.contact set parent_id = 1 where id = 2",
        "update crm.contact set parent_id = 2 where id = 3",
    )
    states = []
    for number, changed in enumerate((project.model, tree(project.model), project.model)):
        project.model = changed
        project.revision(f"step {number}")
        project.upgrade()
        project.check()
        states.append(project.state())
        if number == 1:
            assert wrong(project) == 0
    for number in (1, 0):
        project.execute(f"update crm.contact set parent_id = {5 + number} where id = 2")  # noqa: S608
        project.downgrade()
        assert project.state() == states[number]
        if number:
            assert wrong(project) == 0
