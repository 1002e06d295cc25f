"""Expressions: the SQL of every predicate, and the shapes that keep it right under NOT and fast in an OR."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crm_rls.compile.conditions.expressions import INTERVAL_FROM, alias_beside, expression, merged, spans_of
from crm_rls.compile.conditions.scope import Interval, Scope
from crm_rls.model import TableName
from crm_rls.model.clock import Today
from crm_rls.model.predicates import (
    FALSE,
    TRUE,
    And,
    Attribute,
    Compare,
    Contains,
    Elements,
    InList,
    IsNull,
    IsTrue,
    Like,
    Linked,
    Not,
    Or,
    Predicate,
    Prefix,
    Within,
)
from crm_rls.postgres.sqltext import Identifier, text

SCOPE = Scope(
    table="contact",
    column=lambda name: Identifier("contact", name),
    link_view=lambda name: Identifier("crm_access", f"view of {name}"),
    attribute_types={"no": "text", "team": "integer", "person": "uuid"},
    intervals={},
)


def sql(predicate: Predicate, scope: Scope = SCOPE) -> str:
    return text(expression(predicate, scope))


def of_column(predicate: Predicate, scope: Scope = SCOPE) -> str:
    """Return the SQL with `x` for the column of that name."""
    return sql(predicate, scope).replace('"contact"."x"', "x")


@pytest.mark.parametrize(
    ("predicate", "written"),
    [
        (TRUE, "true"),
        (Elements("x", ("a",)), """x OPERATOR(pg_catalog.&&) '{"a"}'"""),
        (Like("x", "%a_"), "x OPERATOR(pg_catalog.~~) '%a_'"),
        (Like("x", "%a", folded=True), "x OPERATOR(pg_catalog.~~*) '%a'"),
        (Not(Like("x", "_")), "NOT (x OPERATOR(pg_catalog.~~) '_')"),
        (Elements("x", ("a", "b c")), """x OPERATOR(pg_catalog.&&) '{"a","b c"}'"""),
        (Not(Elements("x", ("1",), every=True)), """NOT (x OPERATOR(pg_catalog.@>) '{"1"}')"""),
        (FALSE, "false"),
        (Compare("x", "=", "1"), "x = '1'"),
        (Compare("x", "<>", "1"), "x <> '1'"),
        (Compare("x", "<", "1"), "x < '1'"),
        (Compare("x", "<=", "1"), "x <= '1'"),
        (Compare("x", ">", "1"), "x > '1'"),
        (Compare("x", ">=", "2027-01-31"), "x >= '2027-01-31'"),
        (InList("x", ("a",)), "x = 'a'"),
        (InList("x", ("a", "b")), """x = ANY ('{"a","b"}')"""),
        (Within("x", "NORD", ("HH", "NORD")), """x = ANY ('{"HH","NORD"}')"""),
        (Within("x", "HH", ("HH",)), "x = 'HH'"),
        (IsNull("x"), "x IS NULL"),
        (Not(IsNull("x")), "NOT (x IS NULL)"),
        (IsTrue("x"), "x"),
        (Not(IsTrue("x")), "NOT (x)"),
        (Prefix("x", "A"), "x OPERATOR(pg_catalog.^@) 'A'"),
        (Prefix("x", "100%_"), "x OPERATOR(pg_catalog.^@) '100%_'"),
        (Contains("x", "a"), """x OPERATOR(pg_catalog.@>) '{"a"}'"""),
        (And((IsTrue("x"), IsNull("x"))), "(x) AND (x IS NULL)"),
        (Or((IsTrue("x"), IsNull("x"))), "(x) OR (x IS NULL)"),
        (And((Or((IsTrue("x"), IsNull("x"))), IsTrue("x"))), "((x) OR (x IS NULL)) AND (x)"),
        (Not(Or((IsTrue("x"), IsNull("x")))), "NOT ((x) OR (x IS NULL))"),
        (Not(And((IsTrue("x"), IsNull("x")))), "NOT ((x) AND (x IS NULL))"),
        (Not(Not(IsTrue("x"))), "NOT (NOT (x))"),
    ],
)
def test_every_form_has_its_sql(predicate: Predicate, written: str) -> None:
    assert of_column(predicate) == written


# -- literals and names --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "alone", "in_list"),
    [
        ("O'Neill", "'O''Neill'", """'{"O''Neill","z"}'"""),
        ('12"', """'12"'""", """ E'{"12\\\\"","z"}'"""),
        ("a\\b", " E'a\\\\b'", """ E'{"a\\\\\\\\b","z"}'"""),
        ("\\' or true --", " E'\\\\'' or true --'", """ E'{"\\\\\\\\'' or true --","z"}'"""),
        ("NULL", "'NULL'", """'{"NULL","z"}'"""),
        ("", "''", """'{"","z"}'"""),
        ("a,b}", "'a,b}'", """'{"a,b}","z"}'"""),
        ("%s :x {} $1", "'%s :x {} $1'", """'{"%s :x {} $1","z"}'"""),
        ("Köln 東京 😀", "'Köln 東京 😀'", """'{"Köln 東京 😀","z"}'"""),
        ("a\nb\tc", "'a\nb\tc'", """'{"a\nb\tc","z"}'"""),
    ],
)
def test_a_literal_stays_inside_its_quotes(value: str, alone: str, in_list: str) -> None:
    assert of_column(Compare("x", "=", value)) == f"x = {alone}"
    assert of_column(Prefix("x", value)) == f"x OPERATOR(pg_catalog.^@) {alone}"
    assert of_column(InList("x", (value, "z"))) == f"x = ANY ({in_list})"
    assert of_column(Not(Contains("x", value))) == f"NOT ({alone} = ANY (x))"
    in_array = in_list.replace(',"z"', "")
    assert of_column(Contains("x", value)) == f"x OPERATOR(pg_catalog.@>) {in_array}"


def test_a_column_cannot_end_its_quotes() -> None:
    assert sql(IsNull('a" or true --')) == '"contact"."a"" or true --" IS NULL'


# -- who asks ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "cast"), [("no", ""), ("team", "::pg_catalog.int8"), ("person", "::pg_catalog.uuid")]
)
def test_an_attribute_is_asked_once_a_query_and_cast_to_its_declared_type(name: str, cast: str) -> None:
    asked = f"""(SELECT "crm_access"."attribute"('{name}', CURRENT_USER) COLLATE pg_catalog."default")"""
    value = asked + cast
    assert of_column(Compare("x", "=", Attribute(name))) == f"x = {value}"
    assert of_column(Not(Compare("x", "<", Attribute(name)))) == f"NOT (x < {value})"


def test_an_attribute_that_is_not_declared_is_not_compiled() -> None:
    with pytest.raises(KeyError, match="misspelt"):
        sql(Compare("x", "=", Attribute("misspelt")))


# -- OR ------------------------------------------------------------------------------------------------


def test_equalities_of_one_column_in_an_or_are_one_list() -> None:
    parts = (Compare("x", "=", "b"), IsNull("x"), InList("x", ("c", "a")), Compare("x", "=", "b"))
    assert of_column(Or(parts)) == """(x = ANY ('{"a","b","c"}')) OR (x IS NULL)"""


def test_lists_of_two_columns_stay_apart() -> None:
    parts = (Compare("x", "=", "a"), Compare("y", "=", "b"), Compare("x", "=", "c"))
    assert merged(parts) == (InList("x", ("a", "c")), InList("y", ("b",)))


@pytest.mark.parametrize(
    "other",
    [
        Compare("x", "<>", "b"),
        Compare("x", "=", Attribute("no")),
        Within("x", "HH", ("HH",)),
        Not(Compare("x", "=", "b")),
        And((Compare("x", "=", "b"), IsTrue("y"))),
        Contains("x", "b"),
        Prefix("x", "b"),
    ],
    ids=repr,
)
def test_only_equalities_with_values_are_merged(other: Predicate) -> None:
    assert merged((Compare("x", "=", "a"), other)) == (InList("x", ("a",)), other)


def test_equalities_in_an_and_are_not_merged() -> None:
    both = And((Compare("x", "=", "a"), Compare("x", "=", "b")))
    assert of_column(both) == "(x = 'a') AND (x = 'b')"


# -- arrays --------------------------------------------------------------------------------------------

AS_LIST = "'a' = ANY (x)"
AS_INDEXED = """x OPERATOR(pg_catalog.@>) '{"a"}'"""


@pytest.mark.parametrize(
    ("predicate", "written"),
    [
        (And((Contains("x", "a"), IsNull("x"))), f"({AS_INDEXED}) AND (x IS NULL)"),
        (Not(Contains("x", "a")), f"NOT ({AS_LIST})"),
        (Not(Not(Contains("x", "a"))), f"NOT (NOT ({AS_LIST}))"),
        (Not(Or((IsNull("x"), Contains("x", "a")))), f"NOT ((x IS NULL) OR ({AS_LIST}))"),
        (And((Not(IsNull("x")), Contains("x", "a"))), f"(NOT (x IS NULL)) AND ({AS_INDEXED})"),
    ],
)
def test_a_null_element_stays_unknown_wherever_a_not_is_above(predicate: Predicate, written: str) -> None:
    assert of_column(predicate) == written


def test_a_null_element_stays_unknown_inside_a_negated_exists() -> None:
    link = Linked("crm.link", ("contact_id",), ("id",), Not(Contains("tags", "a")))
    assert """NOT ('a' = ANY ("linked"."tags"))""" in sql(Not(link))


# -- territories ---------------------------------------------------------------------------------------

KEYS = tuple(f"T{number:03}" for number in range(INTERVAL_FROM))
POSITIONS = {key: (number, number) for number, key in enumerate(KEYS, 11)}
WITH_POSITIONS = replace(SCOPE, intervals={"x": Interval("place", POSITIONS)})
LARGE = Within("x", "DE", KEYS)
AS_INTERVAL = f"""("contact"."place" BETWEEN '11' AND '{10 + INTERVAL_FROM}')"""


def test_a_large_subtree_is_an_interval_of_positions() -> None:
    assert of_column(LARGE, WITH_POSITIONS) == AS_INTERVAL


def test_a_small_subtree_is_a_list_although_there_are_positions() -> None:
    small = Within("x", "DE", KEYS[1:])
    assert of_column(small, WITH_POSITIONS).startswith('x = ANY (\'{"T001",')


def test_a_large_subtree_is_a_list_where_no_positions_are_kept() -> None:
    assert of_column(LARGE).startswith('x = ANY (\'{"T000",')
    elsewhere = Within("y", "DE", KEYS)
    assert "place" not in sql(elsewhere, WITH_POSITIONS)


@pytest.mark.parametrize(
    "predicate", [Not(LARGE), Not(Not(LARGE)), Not(And((IsTrue("y"), LARGE))), Not(Or((IsTrue("y"), LARGE)))]
)
def test_under_not_a_large_subtree_is_a_list(predicate: Predicate) -> None:
    assert "place" not in sql(predicate, WITH_POSITIONS)


def test_a_not_beside_a_subtree_does_not_reach_it() -> None:
    assert AS_INTERVAL in sql(And((Not(IsTrue("y")), LARGE)), WITH_POSITIONS)


def test_gaps_of_a_subtree_are_outside_its_intervals() -> None:
    keys = (*KEYS[:5], *KEYS[6:], "U1")
    scope = replace(SCOPE, intervals={"x": Interval("place", {**POSITIONS, "U1": (900, 950)})})
    assert sql(Within("x", "DE", keys), scope) == (
        """("contact"."place" BETWEEN '11' AND '15') OR """
        f"""("contact"."place" BETWEEN '17' AND '{10 + INTERVAL_FROM}') OR """
        """("contact"."place" BETWEEN '900' AND '900')"""
    )


@pytest.mark.parametrize(
    ("positions", "spans"),
    [
        ([], ()),
        ([(5, 9)], ((5, 5),)),  # the node alone: what is below it stands for itself
        ([(3, 3), (1, 4), (2, 2)], ((1, 3),)),
        ([(1, 1), (3, 3), (4, 4), (9, 9)], ((1, 1), (3, 4), (9, 9))),
    ],
)
def test_spans_hold_exactly_the_given_positions(
    positions: list[tuple[int, int]], spans: tuple[tuple[int, int], ...]
) -> None:
    assert spans_of(positions) == spans


# -- exists --------------------------------------------------------------------------------------------


def test_exists_ties_the_link_to_the_row_and_qualifies_every_column() -> None:
    link = Linked(
        "crm.link",
        ("contact_id",),
        ("id",),
        Or((Compare("id", "=", "1"), Compare("line", "=", Attribute("no")))),
    )
    assert sql(link) == (
        'EXISTS (SELECT FROM "crm_access"."view of crm.link" AS "linked" '
        'WHERE "linked"."contact_id" = "contact"."id" AND '
        """(("linked"."id" = '1') OR """
        """("linked"."line" = (SELECT "crm_access"."attribute"('no', CURRENT_USER) """
        """COLLATE pg_catalog."default"))))"""
    )


def test_rows_that_are_referred_to_are_listed_once_but_not_under_not() -> None:
    look = Linked("crm.store", ("id",), ("store_id",), Compare("owner", "=", "7"), to_one=True)
    assert sql(look) == (
        '"contact"."store_id" = ANY (ARRAY(SELECT "linked"."id" '
        'FROM "crm_access"."view of crm.store" AS "linked" '
        """WHERE "linked"."owner" = '7'))"""
    )
    assert sql(Not(look)) == (
        'NOT (EXISTS (SELECT FROM "crm_access"."view of crm.store" AS "linked" '
        'WHERE "linked"."id" = "contact"."store_id" AND '
        """("linked"."owner" = '7')))"""
    )


def test_a_key_of_several_columns_that_is_referred_to_is_looked_up() -> None:
    look = Linked("crm.store", ("firm", "no"), ("firm", "store_no"), Compare("owner", "=", "7"), to_one=True)
    assert sql(look).startswith("EXISTS (SELECT FROM")


def test_on_a_way_over_several_tables_the_list_stands_beside_the_join() -> None:
    look = Linked("crm.store", ("id",), ("store_id",), Compare("owner", "=", "7"), to_one=True)
    way = Linked("crm.contact", ("id",), ("contact_id",), look)
    written = sql(way)
    assert written.count("EXISTS") == 1
    assert '("linked"."store_id" = ANY (ARRAY(SELECT "linked_1"."id" FROM' in written


def test_the_alias_of_a_link_never_hides_the_protected_table() -> None:
    scope = replace(SCOPE, table="linked", column=lambda name: Identifier("linked", name))
    written = sql(Linked("crm.link", ("contact_id",), ("id",), IsTrue("line")), scope)
    assert 'AS "linked_" WHERE "linked_"."contact_id" = "linked"."id"' in written
    assert alias_beside("linked", "contact") == "linked"


def test_positions_of_the_contact_are_not_those_of_a_link_table() -> None:
    link = Linked("crm.link", ("contact_id",), ("id",), LARGE)
    assert "place" not in sql(link, WITH_POSITIONS)


CONTACT = TableName("crm", "contact")
TYPES = {
    (CONTACT, "day"): "date",
    (CONTACT, "moment"): "timestamp with time zone",
    (CONTACT, "wall"): "timestamp without time zone",
    (CONTACT, "code"): "character",
    (TableName("crm", "tag"), "day"): "timestamp with time zone",
}
TYPED = replace(SCOPE, of=CONTACT, types=TYPES)
UTC_DAY = "((pg_catalog.now() AT TIME ZONE '0'::pg_catalog.interval)::pg_catalog.date"


@pytest.mark.parametrize(
    ("predicate", "parts"),
    [
        (
            Compare("day", ">=", Today(-90)),
            [
                """"day" >= (SELECT "crm_access"."today"(-90))""",
                f""""day" >= {UTC_DAY} + -91)""",
            ],
        ),
        (
            Compare("moment", "<=", Today()),
            [
                """"moment" < (SELECT "crm_access"."start_of_day"(1))""",
                """"moment" <= (pg_catalog.now() + '84 hours'::pg_catalog.interval)""",
            ],
        ),
        (
            Compare("wall", ">", Today(2)),
            [""""wall" >= (SELECT "crm_access"."today"(3))::pg_catalog.timestamp""", "'-12 hours'"],
        ),
        (Linked("crm.tag", ("contact_id",), ("id",), Compare("day", "<", Today())), ["start_of_day"]),
    ],
)
def test_a_day_that_moves_is_asked_once_a_query_beside_a_bound_for_the_planner(
    predicate: Predicate, parts: list[str]
) -> None:
    written = sql(predicate, TYPED)
    for part in parts:
        assert part in written
    assert "CURRENT" not in written


def test_what_has_no_day_is_not_written() -> None:
    with pytest.raises(ValueError, match="has no day"):
        sql(Compare("x", ">=", Today()), TYPED)


def test_a_pattern_does_not_see_the_padding_of_char() -> None:
    assert "::pg_catalog.text OPERATOR(pg_catalog.~~) 'a'" in sql(Like("code", "a"), TYPED)
