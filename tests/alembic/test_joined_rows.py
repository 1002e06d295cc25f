"""Rules that ask another row come and go through revisions, and contacts know the version of their row."""

from __future__ import annotations

from dataclasses import replace

from psycopg import sql

from crm_rls.model import AssignmentField, ColumnOf, Link, Model, TableName
from crm_rls.model.assignment import Condition, exact, rule
from tests.alembic.conftest import Project

STORE = TableName("crm", "store")


def asking(model: Model) -> Model:
    """Return the model with a rule that asks the store of a contact."""
    condition = replace(exact("crm.store.region", "north"), joined=ColumnOf(STORE, "region"))
    root = replace(model.root, refers=(Link(STORE, ("store_id",), ("id",)),))
    blocked = tuple(sorted((*model.blocked, STORE)))
    return replace(ruled(model, condition), root=root, blocked=blocked)


def ruled(model: Model, condition: Condition) -> Model:
    """Return the model with a rule, and with the territory's position, which activities carry, too."""
    region = AssignmentField("region", "territory", True, "place", rules=(rule([condition], "SH"),))
    return replace(model, assignment=(region,))


def wrong(project: Project) -> int:
    """Return how many contacts have another version than their store."""
    query = sql.SQL(
        "select count(*) from crm.contact as c left join crm.store as s on s.id = c.store_id "
        "where c.{} is distinct from s.{}"
    ).format(*(sql.Identifier(f"{project.model.prefix}_{each}") for each in ("store_version", "version")))
    with project.database.connect() as connection:
        (count,) = connection.execute(query).fetchone() or (0,)
        return int(count)


def carried_wrong(project: Project) -> int:
    """Return how many activities have another territory or position than their contact."""
    names = [f"{project.model.prefix}_{each}" for each in ("territory", "place")]
    query = sql.SQL(
        "select count(*) from crm.activity as a left join crm.contact as c on c.id = a.contact_id "
        "where (a.{}, a.{}) is distinct from (c.territory, c.place)"
    ).format(*map(sql.Identifier, names))
    with project.database.connect() as connection:
        (count,) = connection.execute(query).fetchone() or (0,)
        return int(count)


def test_rules_that_ask_a_store_come_and_go(project: Project) -> None:
    project.execute(
        "create table crm.store (id int primary key, region text)",
        "insert into crm.store values (1, 'north'), (2, 'south')",
        "alter table crm.contact add column store_id int references crm.store",
        "update crm.contact set store_id = 1 + id % 2",
    )
    plain = replace(project.model, blocked=(*project.model.blocked, STORE))
    states = []
    for number, changed in enumerate((plain, asking(project.model), plain)):
        project.model = changed
        project.revision(f"step {number}")
        project.upgrade()
        project.check()
        states.append(project.state())
        if number == 1:
            assert wrong(project) == 0
            project.execute("update crm.store set region = 'north' where id = 2")
            assert wrong(project) == 0
    project.execute("update crm.contact set store_id = 2, territory = null where id = 2")
    project.downgrade()
    assert project.state() == states[1]
    assert wrong(project) == carried_wrong(project) == 0
    project.execute("update crm.store set region = null")
    project.downgrade()
    assert project.state() == states[0]


def test_positions_with_rules_come_and_go_above_rows_that_carry(project: Project) -> None:
    """The way back fills positions, which contacts hand down, so the owner reads contacts before the end."""
    plain = project.model
    states = []
    for number, changed in enumerate((plain, ruled(plain, exact("customer_type", "supplier")), plain)):
        project.model = changed
        project.revision(f"step {number}")
        project.upgrade()
        states.append(project.state())
    project.execute("update crm.contact set territory = 'BY' where id = 1")
    project.downgrade()
    assert project.state() == states[1]
    assert carried_wrong(project) == 0
    project.downgrade()
    assert project.state() == states[0]
