"""Links of every kind over real logins: several of them, conditions, keys of two columns, through and back.

The tables are fixed, a web such as real schemas have; rows, groups, grants and restrictions are generated.
`visibility` is the oracle. A case is one person, one table and one right, or one attempt to write.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st

from crm_rls.meaning.visibility import MAKER, Tables, World
from crm_rls.model import (
    AccessGroup,
    Grant,
    Membership,
    Model,
    Person,
    PersonAttribute,
    Restriction,
    Right,
    Root,
    TableName,
)
from crm_rls.model.predicates import (
    TRUE,
    Attribute,
    Compare,
    InList,
    IsNull,
    Not,
    Or,
    Predicate,
)
from crm_rls.postgres.sqltext import SQL, Identifier, qualified
from tests.fixtures.database import Database
from tests.fixtures.web import CHILDREN, COLUMNS, CONTACT, LOT, SCHEMA
from tests.property.columns import NOW
from tests.property.stage import Stage, disagreements, explained, insert, undone, update
from tests.property.strategies import EXAMPLES, INTERVALS, rights

Row = dict[str, Any]


KINDS = ("a", "b", None)


FILTERS: st.SearchStrategy[Predicate] = st.one_of(
    st.just(TRUE),
    st.sampled_from(("a", "b")).map(lambda kind: Compare("kind", "=", kind)),
    st.just(Not(Compare("kind", "=", "a"))),
    st.just(Or((IsNull("kind"), InList("kind", ("a", "c"))))),
    st.just(Compare("kind", "=", Attribute("kind"))),
)


@st.composite
def groups(draw: st.DrawFn) -> tuple[AccessGroup, ...]:
    made = []
    for number in range(draw(st.integers(2, 3))):
        some = draw(st.lists(st.sampled_from(CHILDREN), max_size=3, unique=True))
        on = tuple(
            Grant(child.name, draw(FILTERS), draw(rights()), draw(rights()))
            for child in sorted(some, key=lambda child: child.name)
        )
        held = draw(rights())
        below = draw(st.one_of(st.just(held), rights()))
        made.append(AccessGroup(f"g{number}", draw(FILTERS), held, below, on=on))
    return tuple(made)


@st.composite
def models(draw: st.DrawFn) -> Model:
    their_groups = draw(groups())
    names = [group.name for group in their_groups]
    children = []
    for child in CHILDREN:
        links = tuple(each for each in child.links if draw(st.integers(0, 5)))
        children.append(replace(child, links=links or child.links, rights=draw(rights())))
    restrictions = tuple(
        Restriction(f"r{number}", draw(FILTERS), draw(st.frozensets(st.sampled_from(names))), on=table)
        for number, table in enumerate(
            draw(st.lists(st.sampled_from([None, *(child.name for child in CHILDREN)]), max_size=2))
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
        root=Root(CONTACT, "id"),
        children=tuple(sorted(children, key=lambda child: child.name)),
        attributes={"kind": PersonAttribute()},
        groups=their_groups,
        restrictions=restrictions,
        people=people,
        memberships=tuple(sorted(draw(st.lists(members, min_size=2, max_size=5, unique=True)), key=repr)),
    )


def _row(draw: st.DrawFn, table: TableName, key: int) -> Row:
    row: Row = {"id": key, "kind": draw(st.sampled_from(KINDS))}
    for column, values in COLUMNS[table].items():
        value = draw(st.sampled_from(values))
        row |= {"tenant": value[0], "no": value[1]} if column == "lot" else {column: value}
    if table == LOT and key <= 2:
        row |= {"tenant": key, "no": key}  # what parts refer to
    elif table == LOT:
        row["no"] = 7
    return row


@st.composite
def rows(draw: st.DrawFn) -> Mapping[TableName, tuple[Row, ...]]:
    return {table: tuple(_row(draw, table, key) for key in (1, 2, 3)) for table in COLUMNS}


@st.composite
def attempts(draw: st.DrawFn) -> Sequence[tuple[int, TableName, Row]]:
    """Return writes: who, where, and a row; key 9 is a new one, else the row of that key becomes it."""
    tables = st.sampled_from(tuple(table for table in COLUMNS if table != LOT))
    found = []
    for _ in range(draw(st.integers(3, 8))):
        table = draw(tables)
        found.append((draw(st.integers(0, 1)), table, _row(draw, table, draw(st.sampled_from((1, 2, 3, 9))))))
    return found


@pytest.fixture
def stage(database: Database, role_prefix: str) -> Stage:
    return Stage.of(database, role_prefix)


@pytest.fixture
def count(record_property: Callable[[str, object], None]) -> Iterator[list[int]]:
    counted = [0]
    yield counted
    record_property("cases (person x table x right)", counted[0])


@pytest.mark.fuzz
@settings(
    max_examples=max(1, EXAMPLES // 3),
    suppress_health_check=list(HealthCheck),
    phases=[phase for phase in Phase if phase is not Phase.shrink or EXAMPLES > 60],
)
@given(model=models(), rows=rows(), tried=attempts())
def test_everybody_reaches_what_links_and_grants_give(
    stage: Stage,
    count: list[int],
    model: Model,
    rows: Mapping[TableName, tuple[Row, ...]],
    tried: Sequence[tuple[int, TableName, Row]],
) -> None:
    cast = stage.cast(model)
    set_up(stage, rows)
    stage.apply(cast)
    world = World(cast, rows, cast.memberships)
    for disagreement in disagreements(stage, world):
        assert not disagreement, disagreement
        count[0] += 1
    for who, table, row in tried:
        attempt(stage, world, cast.people[who], table, row)
        count[0] += 1


def set_up(stage: Stage, rows: Tables) -> None:
    stage.clear()
    stage.superuser.execute(SCHEMA)
    owner = Identifier(stage.table_owner)
    stage.superuser.execute(SQL("alter schema crm owner to {}").format(owner))
    for table, some in rows.items():
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
