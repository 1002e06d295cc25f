"""Links of every kind over real logins: several, conditions, arrays, keys of several columns, and back.

The tables are fixed, a web such as real schemas have; rows, groups, grants and restrictions are generated.
`visibility` is the oracle. A case is one person, one table and one right, or one attempt to write.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from crm_rls.catalog.inspector import inspect
from crm_rls.compile.reach.layout import lay_out
from crm_rls.meaning.visibility import MAKER, World
from crm_rls.model import (
    AccessGroup,
    Grant,
    Membership,
    Model,
    Person,
    PersonAttribute,
    Restriction,
    Right,
    TableName,
)
from crm_rls.model.predicates import TRUE, And, Attribute, Compare, InList, IsNull, Not, Or, Predicate
from crm_rls.postgres.sqltext import SQL, Identifier, qualified
from tests.fixtures.tenants import KEYS, TENANTS
from tests.fixtures.trees import TREES
from tests.fixtures.web import STORE, WEB, Web, of_store
from tests.property.columns import NOW
from tests.property.stage import Stage, disagreements, explained, insert, undone, update
from tests.property.strategies import EXAMPLES, INTERVALS, PHASES, rights

Row = dict[str, Any]


@dataclass(frozen=True)
class Case:
    """Tables, what a model says of them, rows, and writes: who, where, and the row."""

    schema: str
    model: Model
    rows: Mapping[TableName, tuple[Row, ...]]
    tried: Sequence[tuple[int, TableName, Row]]


KINDS = ("a", "b", None)


FILTERS: st.SearchStrategy[Predicate] = st.one_of(
    st.just(TRUE),
    st.sampled_from(("a", "b")).map(lambda kind: Compare("kind", "=", kind)),
    st.just(Not(Compare("kind", "=", "a"))),
    st.just(Or((IsNull("kind"), InList("kind", ("a", "c"))))),
    st.just(Compare("kind", "=", Attribute("kind"))),
)


OF_STORES = st.one_of(
    FILTERS.map(of_store),
    FILTERS.map(lambda each: Not(of_store(each))),
    st.tuples(FILTERS, FILTERS).map(lambda both: And((both[0], of_store(both[1])))),
    st.tuples(FILTERS, FILTERS).map(lambda both: Or((both[0], of_store(both[1])))),
)


def of_contacts(web: Web) -> st.SearchStrategy[Predicate]:
    """Return filters over the contacts, which may refer to stores."""
    return st.one_of(FILTERS, OF_STORES) if web.root.refers else FILTERS


@st.composite
def groups(draw: st.DrawFn, web: Web) -> tuple[AccessGroup, ...]:
    made = []
    for number in range(draw(st.integers(2, 3))):
        some = draw(st.lists(st.sampled_from(web.children), max_size=3, unique=True))
        on = tuple(
            Grant(child.name, draw(FILTERS), draw(rights()), draw(rights()))
            for child in sorted(some, key=lambda child: child.name)
        )
        held = draw(rights())
        below = draw(st.one_of(st.just(held), rights()))
        made.append(AccessGroup(f"g{number}", draw(of_contacts(web)), held, below, on=on))
    return tuple(made)


@st.composite
def models(draw: st.DrawFn, web: Web) -> Model:
    their_groups = draw(groups(web))
    names = [group.name for group in their_groups]
    children = []
    for child in web.children:
        links = tuple(each for each in child.links if draw(st.integers(0, 5)))
        children.append(replace(child, links=links or child.links, rights=draw(rights())))
    restrictions = tuple(
        Restriction(
            f"r{number}",
            draw(FILTERS if table else of_contacts(web)),
            draw(st.frozensets(st.sampled_from(names))),
            on=table,
        )
        for number, table in enumerate(
            draw(st.lists(st.sampled_from([None, *(child.name for child in web.children)]), max_size=2))
        )
    )
    people = tuple(
        Person(f"p{number}", f"p{number}", draw(st.sampled_from(({}, {"kind": "a"}, {"kind": "b"}))))
        for number in range(2)
    )
    members = st.builds(
        lambda person, group, interval: Membership(person.name, group, *interval),
        st.sampled_from(people),
        st.sampled_from(names),
        st.one_of(st.just((None, None)), st.sampled_from(INTERVALS[:3])),
    )
    return Model(
        prefix="",
        schemas=("crm",),
        time_zone="UTC",
        root=web.root,
        children=tuple(sorted(children, key=lambda child: child.name)),
        blocked=tuple(link.to for link in web.root.refers),
        attributes={"kind": PersonAttribute()},
        groups=their_groups,
        restrictions=restrictions,
        people=people,
        memberships=tuple(sorted(draw(st.lists(members, min_size=2, max_size=5, unique=True)), key=repr)),
    )


def row_of(draw: st.DrawFn, web: Web, table: TableName, key: int) -> Row:
    row: Row = {"id": key, "kind": draw(st.sampled_from(KINDS))}
    for columns, values in web.columns[table].items():
        if columns == "id":
            row |= zip(values, KEYS[key], strict=True)
        elif " " in columns:
            row |= zip(columns.split(), draw(st.sampled_from(values)), strict=True)
        else:
            row[columns] = draw(st.sampled_from(values))
    for column, above in web.upwards.items():
        if row.get(column) is not None and row[column] >= row[above]:
            row[column] = None
    return row


@st.composite
def rows(draw: st.DrawFn, web: Web) -> Mapping[TableName, tuple[Row, ...]]:
    return {table: tuple(row_of(draw, web, table, key) for key in (1, 2, 3)) for table in web.columns}


@st.composite
def attempts(draw: st.DrawFn, web: Web) -> Sequence[tuple[int, TableName, Row]]:
    """Return writes: who, where, and a row; key 9 is a new one, else the row of that key becomes it."""
    tables = st.sampled_from(tuple(table for table in web.columns if table != STORE))
    found = []
    for _ in range(draw(st.integers(3, 8))):
        table = draw(tables)
        row = row_of(draw, web, table, draw(st.sampled_from((1, 2, 3, 9))))
        found.append((draw(st.integers(0, 1)), table, row))
    return found


@st.composite
def cases(draw: st.DrawFn) -> Case:
    web = draw(st.sampled_from((WEB, TENANTS, TREES)))
    return Case(web.schema, draw(models(web)), draw(rows(web)), draw(attempts(web)))


@pytest.mark.fuzz
@settings(
    max_examples=max(1, EXAMPLES // 3),
    suppress_health_check=list(HealthCheck),
    phases=PHASES,
)
@given(case=cases())
def test_everybody_reaches_what_links_and_grants_give(stage: Stage, count: list[int], case: Case) -> None:
    cast = stage.cast(case.model)
    set_up(stage, case)
    stage.apply(cast)
    world = World(settled_links(stage, cast), case.rows, cast.memberships)
    for disagreement in disagreements(stage, world):
        assert not disagreement, disagreement
        count[0] += 1
    for who, table, row in case.tried:
        attempt(stage, world, cast.people[who], table, row)
        count[0] += 1


def settled_links(stage: Stage, model: Model) -> Model:
    """Return the model with the columns that its links compare, by the foreign keys."""
    found = inspect(stage.planner, schemas=model.schemas, prefix=model.prefix)
    stage.planner.rollback()
    return lay_out(model, found.facts).model


def set_up(stage: Stage, case: Case) -> None:
    stage.clear()
    stage.superuser.execute(SQL(case.schema))
    owner = Identifier(stage.table_owner)
    stage.superuser.execute(SQL("alter schema crm owner to {}").format(owner))
    for table, some in case.rows.items():
        name = qualified(table.schema, table.name)
        stage.superuser.execute(SQL("alter table {} owner to {}").format(name, owner))
        for row in some:
            stage.superuser.execute(insert(table, row), list(row.values()))


def attempt(stage: Stage, world: World, person: Person, table: TableName, row: Row) -> None:
    """Let a person write a row: it works exactly if rights and links allow it."""
    before = next((each for each in world.tables[table] if each["id"] == row["id"]), None)
    others = [each for each in world.tables[table] if each["id"] != row["id"]]
    made: Row = {MAKER: person.name} if before is None else {}
    after = replace(world, tables={**world.tables, table: [*others, {**row, **made}]})
    right = Right.CREATE if before is None else Right.UPDATE
    written = after.tables[table][-1]
    expected = after.allowed(person, table, written, right, NOW) and world.keeps_links(
        person, table, before, row, NOW
    )
    if before is not None:
        expected = expected and world.allowed(person, table, before, Right.UPDATE, NOW)
        # What an UPDATE with WHERE leaves must be seen, too (manual, CREATE POLICY).
        expected = expected and after.allowed(person, table, row, Right.READ, NOW)
    session, done = stage.session(person), 0
    note(f"{person.name} tries {row} in {table}, which is {'allowed' if expected else 'denied'}")
    with undone(session), suppress(psycopg.errors.ForeignKeyViolation):
        if before is None:
            # As ORMs do it: whoever makes a row must see it.
            returning = SQL("{} returning id").format(insert(table, row))
            done = session.execute(returning, list(row.values())).rowcount
        else:
            values = [*row.values(), row["id"]]
            done = session.execute(update(table, row), values).rowcount
    assert bool(done) == expected, explained(stage, table)
