"""What a filter says of a row that has only nulls: the server agrees, whoever asks.

A carrying child row that hangs on no contact has only nulls. Where the filter cannot be true for it, its
policies do not ask whether it hangs on one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_rls.catalog import ColumnFacts, ServerFacts, TableFacts
from crm_rls.compile.conditions.expressions import expression
from crm_rls.compile.reach.layout import Layout, lay_out
from crm_rls.model import Model, Root
from crm_rls.model.evaluation import true_of_nulls
from crm_rls.model.predicates import Predicate
from crm_rls.postgres.sqltext import SQL, Composable, Identifier, joined, qualified
from tests.fixtures.database import Server
from tests.property.columns import ARRAYS, ATTRIBUTE_VALUES, ATTRIBUTES, COLUMNS, LINK_COLUMNS, Column
from tests.property.strategies import CONTACT, EXAMPLES, FILTERS, LINK, SCHEMA

pytestmark = pytest.mark.fuzz

FACTS = ServerFacts(
    tables={
        CONTACT: TableFacts(
            CONTACT,
            "r",
            "",
            {name: ColumnFacts(name, each.type, base=each.base) for name, each in COLUMNS.items()},
        )
    }
)
LAYOUT: Layout = lay_out(Model("n", (SCHEMA,), "UTC", Root(CONTACT, ("id",)), attributes=ATTRIBUTES), FACTS)
PLAIN = {"crm.mood": "text", "crm.nick": "text", "caseless": "text", "citext": "text", "citext[]": "text[]"}

attributes = st.fixed_dictionaries(
    {}, optional={name: st.sampled_from(values) for name, values in ATTRIBUTE_VALUES.items()}
)


@pytest.fixture(scope="module")
def connection(server: Server) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    """Return a connection to a contact that has only nulls, and to rows that hang on others or on nothing."""
    with psycopg.connect(server.dsn()) as connection:
        connection.execute("create schema crm")
        for table, columns in ((CONTACT, {**COLUMNS, **ARRAYS}), (LINK, LINK_COLUMNS)):
            connection.execute(
                SQL("create table {} ({})").format(
                    qualified(table.schema, table.name), joined(",", _columns(columns))
                )
            )
        connection.execute("insert into crm.contact default values")
        connection.execute("insert into crm.link (contact_id, product, on_offer) values (1, 'a', true)")
        connection.execute("insert into crm.link default values")
        yield connection
        connection.rollback()


def _columns(columns: Mapping[str, Column]) -> Iterator[Composable]:
    for key in ("id", "contact_id"):
        yield SQL("{} int").format(Identifier(key))
    for name, column in columns.items():
        yield SQL("{} {}").format(Identifier(name), SQL(PLAIN.get(column.type, column.type)))


@settings(max_examples=EXAMPLES * 5)
@given(predicate=FILTERS, me=attributes)
def test_what_the_server_calls_true_of_nulls_we_do_too(
    connection: psycopg.Connection[tuple[object, ...]], predicate: Predicate, me: Mapping[str, str]
) -> None:
    condition = expression(predicate, LAYOUT.scope_outside_policies(CONTACT, me))
    # Types of columns are not known here, so a literal in `coalesce` may not fit.
    with suppress(psycopg.DataError), connection.transaction():
        found = connection.execute(SQL("select ({}) is true from crm.contact").format(condition))
        ((true,),) = found.fetchall()
        assert true_of_nulls(predicate) or not true
