"""The text of a filter, run by PostgreSQL itself, means what our tree of it means.

This is what stands between us and a misreading by sqlglot: a precedence, a folding, a part left out. Half of
the texts are well-formed filters without any needless parentheses, the other half are the same with words
taken out, put in or exchanged: whatever we still accept PostgreSQL must accept, too, and mean the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg import errors
from psycopg.rows import dict_row

from crm_rls.catalog import ColumnFacts, ServerFacts, TableFacts
from crm_rls.compile.fit.column_types import unfit_columns
from crm_rls.diagnostics import Place
from crm_rls.errors import ModelError
from crm_rls.model import DeclaredFilter, Model, PersonAttribute, Root, TableName
from crm_rls.model.clock import Clock
from crm_rls.model.evaluation import evaluate
from crm_rls.model.predicates import Predicate
from crm_rls.reading.filters import FilterScope, parse_filter
from tests.fixtures.database import Server

pytestmark = pytest.mark.fuzz

ME = {"code": "b", "level": "2"}
SCOPE = FilterScope(Place("model.yaml", 1, "where"), attributes=dict.fromkeys(ME, PersonAttribute()))

# Literals that the server cannot compare with the column: our literals have no type of their own.
UNFIT = (
    errors.UndefinedFunction,
    errors.DatatypeMismatch,
    errors.WrongObjectType,
    errors.IndeterminateDatatype,
    errors.DataError,
    errors.UndefinedColumn,
    errors.UndefinedTable,
    errors.CannotCoerce,
)

CONTACT = TableName("crm", "contact")
COLUMNS = {
    "id": "integer", "word": "text", "Word": "text", "order": "integer", "number": "numeric",
    "flag": "boolean", "lines": "text[]", "day": "date",
}  # fmt: skip
MODEL = Model("x", ("crm",), "UTC", Root(CONTACT, ("id",)))
FACTS = ServerFacts(
    known=True,
    tables={
        CONTACT: TableFacts(
            CONTACT,
            "r",
            "owner",
            {name: ColumnFacts(name, base, base=base) for name, base in COLUMNS.items()},
        )
    },
)

columns = st.sampled_from(("word", "Word", '"Word"', '"order"', "number", "flag", "lines", "day"))
values = st.sampled_from(
    ("'a'", "'b'", "'A'", "''", "'a%b'", "1", "2", "-1", "1.5", "date '2027-01-31'", "'2027-02-01'")
)
operators = st.sampled_from(("=", "<>", "!=", "<", "<=", ">", ">="))
fitting = st.sampled_from(
    (
        "word = 'a'", "word <> 'a'", "'a' < word", "word in ('a', 'b')", "word not in ('a')", "word is null",
        "word is not null", "word like 'a%'", "word not like 'a\\%%'", "word ^@ 'a'",
        "word like '%b'", "word not like '_'", "word like 'a\\%_'", "word like 'a!%%b' escape '!'",
        "word not like '%\\%' escape ''", "word ilike 'A%'", "not word ilike '_%B'", "word like ''",
        "word between 'a' and 'b'",
        "word = any(array['a', 'b'])", "word <> all('{a,A}')", "number = any(array[1, -1])",
        "'a' <> all(lines)", "lines && array['a', 'A']", "not lines @> array['b']", "array['b'] <@ lines",
        "lines && '{b}'", "not lines && array['a']",
        "word not between 'a' and 'b'", "word = me.code", "me.code <> word", '"Word" = \'A\'', "WORD = 'A'",
        "number = 1", "number >= -1", "number < 1.5", "2 > number", "number between 1 and 2",
        "number = me.level",
        "number not in (1, 2)", "flag", "flag = true", "flag <> true", "false = flag", "flag is true",
        "flag is not true", "flag is false", "flag is not false", "flag is null", "'a' = any(lines)",
        "not 'b' = any (lines)", "lines is null", "day = date '2027-01-31'", "day > '2027-01-31'",
        "day >= today() - 30000", "today() + 1000 < day", "day between today() - 9 and today()",
        "not day = today()",
        "number * 2 > 1", 'number - "order" >= 0', "not -number + 1 = 2", "number / 3.0 <> 0.5",
        '1 / number <= "order"', '2 * (number + 1) - number / "order" > number', 'number > "order"',
        'number between "order" and "order" * 2', "coalesce(number, 0) = 0", 'word < "Word"',
        'coalesce("order", number, 7) * 2 >= number', "coalesce(word, 'a') <> 'a'",
        """coalesce(word, "Word") in ('a', 'b')""", "coalesce(flag, false)", "not coalesce(flag, true)",
        "coalesce(day, date '2027-02-02') > '2027-02-01'",
        "true", "false",
        '"order" = 1', "starts_with(word, 'A')",
    )
)  # fmt: skip
odd = st.one_of(
    st.builds("{} {} {}".format, columns, operators, values),
    st.builds("{} {} {}".format, values, operators, columns),
    st.builds(
        "{} is {}{}".format,
        columns,
        st.sampled_from(("", "not ")),
        st.sampled_from(("null", "true", "false")),
    ),
    st.builds("{} in ({}, {})".format, columns, values, values),
    columns.map(str),
)
leaves = fitting | odd


def _grown(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    words = st.sampled_from((" and ", " or ", " AND\n", " Or\t"))
    return st.one_of(
        st.builds("{}{}{}".format, parts, words, parts),
        st.builds("{}{}{}{}{}".format, parts, words, parts, words, parts),
        parts.map("not {}".format),
        parts.map("({})".format),
        parts.map("not ({})".format),
    )


filters = st.recursive(leaves, _grown, max_leaves=8)
WORDS = (
    "and", "or", "not", "is", "null", "true", "in", "between", "like", "any", "(", ")", ",", "=", "<>", "<",
    "'a'",
    "'b'", "1", "-", "+", "word", "flag", "number", "symmetric", "distinct", "from", "unknown", "isnull",
    "all",
    "some", "escape", "~~", "like", "ilike", "array['a']", "&&", "@>",
    "<@", "array", "[", "]", "::text", "collate", "date", "me.code", "as", ";", "--", "cast", "!",
    "case", ".", "today()", "today() - 1",
    "*", "/", "number", "coalesce", '"order"', "2.0",
)  # fmt: skip
changes = st.lists(
    st.tuples(st.integers(0, 60), st.sampled_from(("out", "in", "instead")), st.sampled_from(WORDS)),
    max_size=3,
)


@pytest.fixture(scope="module")
def connection(server: Server) -> Iterator[psycopg.Connection[dict[str, Any]]]:
    """Return a connection to a table with every kind of column, NULLs included."""
    with psycopg.connect(server.dsn(), autocommit=True, row_factory=dict_row) as connection:
        connection.execute(
            """create temporary table contact (
                id integer primary key, word text collate "C", "Word" text collate "C", "order" integer,
                number numeric, flag boolean, lines text[], day date
            )"""
        )
        connection.execute("set timezone = 'UTC'")
        # Functions of pg_temp are not found by their name alone.
        connection.execute("create schema said_by_filters")
        connection.execute(
            "create function said_by_filters.today() returns date language sql as 'select current_date'"
        )
        connection.execute("set search_path = said_by_filters")
        rows = [
            (None, None, None, None, None, None, None),
            ("a", "A", 1, 1, True, ["a", "b"], date(2027, 1, 31)),
            ("b", "a", 2, 2, False, ["b", None], date(2027, 2, 1)),
            ("A", "b", None, "1.5", None, [], date(2026, 12, 31)),
            ("a%b", None, -1, -1, True, [None], None),
            ("", "", 1, 0, False, ["A"], date(2027, 1, 31)),
        ]
        for number, row in enumerate(rows):
            connection.execute("insert into contact values (%s, %s, %s, %s, %s, %s, %s, %s)", (number, *row))
        yield connection
        connection.execute("drop schema said_by_filters cascade")


def _changed(text: str, edits: list[tuple[int, str, str]]) -> str:
    words = text.split(" ")
    for position, kind, word in edits:
        place = position % len(words) if words else 0
        words[place : place + (kind != "in")] = [] if kind == "out" else [word]
    return " ".join(words)


def _refused_in_plan(predicate: Predicate) -> bool:
    """Say whether a plan refuses the filter by the types of its columns."""
    declared = DeclaredFilter("where", (), predicate, CONTACT)
    return any(True for _ in unfit_columns(MODEL, FACTS, declared))


def _check(connection: psycopg.Connection[dict[str, Any]], text: str) -> None:
    predicate = parse_filter(text, SCOPE)
    if _refused_in_plan(predicate):
        return
    # Not composed: the text itself, as somebody wrote it, is what PostgreSQL shall read.
    # `not not` demands a boolean, as a condition does.
    query = (
        f"select contact.*, not not ({text}) as result "  # noqa: S608
        "from contact, (select 'b' as code, 2 as level) as me"
    )
    try:
        rows = connection.execute(query.encode()).fetchall()
    except UNFIT:
        return
    clock = Clock(datetime.now(UTC), "UTC")
    for row in rows:
        assert evaluate(predicate, row, ME, lambda *_: (), clock) is row["result"], (text, row)


@given(text=filters)
def test_a_filter_means_what_postgresql_reads_in_it(
    connection: psycopg.Connection[dict[str, Any]], text: str
) -> None:
    _check(connection, text)


@given(text=filters, edits=changes)
def test_a_mangled_filter_is_refused_or_means_the_same(
    connection: psycopg.Connection[dict[str, Any]], text: str, edits: list[tuple[int, str, str]]
) -> None:
    try:
        parse_filter(_changed(text, edits), SCOPE)
    except ModelError:
        return
    _check(connection, _changed(text, edits))
