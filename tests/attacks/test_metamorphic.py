"""A-95: what a person gets for any query is what anybody gets over tables that hold only allowed rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

import pytest
from hypothesis import given, note
from hypothesis import strategies as st
from psycopg import sql

from tests.attacks.attacker import Attacker
from tests.attacks.queries import selects
from tests.attacks.stage import MARKERS, PROTECTED, Stage

PEOPLE = ("anna", "bert", "carl", "dora", "emil")

Pair = tuple[Attacker, Attacker]
"""A person's session, and the superuser's over the person's rows alone."""


@pytest.fixture(scope="module")
def pairs(applied: Stage) -> Iterator[Mapping[str, Pair]]:
    found = {}
    for person in PEOPLE:
        with applied.owner() as owner:
            schema, mine = f"only_{person}", list(applied.markers(person)[0])
            owner.execute(f"create schema {schema}")
            owner.execute(f"create table {schema}.country as table crm.country")
            for table in PROTECTED:
                copy = sql.SQL("create table {} as select * from {} where {} = any ({})").format(
                    sql.Identifier(schema, table.name),
                    sql.Identifier(table.schema, table.name),
                    sql.Identifier(MARKERS[table]),
                    sql.Literal(mine),
                )
                owner.execute(copy)
        attacker, reference = applied.attacker(person), Attacker(applied.database.connect(autocommit=False))
        attacker.run("set search_path = crm")
        reference.run(f"set search_path = {schema}")
        found[person] = (attacker, reference)
    yield found
    for _, reference in found.values():
        reference.connection.close()
    applied.close_sessions()


@pytest.mark.fuzz
@given(person=st.sampled_from(PEOPLE), query=selects())
def test_a95_every_query_answers_as_if_hidden_rows_were_not_there(
    pairs: Mapping[str, Pair], person: str, query: str
) -> None:
    note(query)
    attacker, reference = pairs[person]
    got, expected = attacker.run(query), reference.run(query)
    assert (got.sqlstate, Counter(map(repr, got.rows))) == (
        expected.sqlstate,
        Counter(map(repr, expected.rows)),
    )
    assert got.sqlstate == "", got.error
