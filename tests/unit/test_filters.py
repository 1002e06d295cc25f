"""Filters: what each form means."""

from __future__ import annotations

import pytest

from crm_rls.model.calculations import Calculation, Coalesce, ColumnValue, LiteralValue
from crm_rls.model.clock import Today
from crm_rls.model.predicates import (
    FALSE,
    TRUE,
    And,
    Attribute,
    Compare,
    CompareValues,
    Contains,
    Elements,
    InAttribute,
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
from crm_rls.reading.filters import parse_filter
from tests.fixtures.filter_scope import SCOPE

A = IsTrue("a")
B = IsTrue("b")
C = IsTrue("c")
PAID, DUE, TEN = ColumnValue("paid"), ColumnValue("due"), LiteralValue("10", number=True)
CHOSEN = Coalesce((ColumnValue("x"), LiteralValue("a")))


def parsed(text: str) -> Predicate:
    return parse_filter(text, SCOPE)


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("country = 'DE'", Compare("country", "=", "DE")),
        ("country <> 'DE'", Compare("country", "<>", "DE")),
        ("country != 'DE'", Compare("country", "<>", "DE")),
        ("n < 5", Compare("n", "<", "5")),
        ("n <= 5", Compare("n", "<=", "5")),
        ("n > 5", Compare("n", ">", "5")),
        ("n >= 5", Compare("n", ">=", "5")),
        ("5 < n", Compare("n", ">", "5")),
        ("5 >= n", Compare("n", "<=", "5")),
        ("'DE' = country", Compare("country", "=", "DE")),
        ("country = ''", Compare("country", "=", "")),
        ("country = 'O''Neill'", Compare("country", "=", "O'Neill")),
        ("path = 'a\\b'", Compare("path", "=", "a\\b")),
        ("country = 'x -- y /* z */ ; :p %s $1'", Compare("country", "=", "x -- y /* z */ ; :p %s $1")),
        ("n = -5", Compare("n", "=", "-5")),
        ("n = - 5", Compare("n", "=", "-5")),
        ("n = 007", Compare("n", "=", "007")),
        ("n = 1.50", Compare("n", "=", "1.50")),
        ("n = -0.25", Compare("n", "=", "-0.25")),
        ("n = 12345678901234567890.10", Compare("n", "=", "12345678901234567890.10")),
        ("(n) = ((5))", Compare("n", "=", "5")),
        ("day > '2027-01-31'", Compare("day", ">", "2027-01-31")),
        ("day > date '2027-01-31'", Compare("day", ">", "2027-01-31")),
        ("DATE '2027-01-31' < day", Compare("day", ">", "2027-01-31")),
        ("paid < due", CompareValues(PAID, "<", DUE)),
        ('x = "DE"', CompareValues(ColumnValue("x"), "=", ColumnValue("DE"))),
        (
            "revenue >= 10 * credit",
            CompareValues(ColumnValue("revenue"), ">=", Calculation("*", TEN, ColumnValue("credit"))),
        ),
        (
            "paid + due * 10 - -(due) / 10 <> 10",
            CompareValues(
                Calculation(
                    "-",
                    Calculation("+", PAID, Calculation("*", DUE, TEN)),
                    Calculation("/", Calculation("-", LiteralValue("0", number=True), DUE), TEN),
                ),
                "<>",
                TEN,
            ),
        ),
        ("10 * 10 > paid", CompareValues(Calculation("*", TEN, TEN), ">", PAID)),
        (
            "paid between 10 and due",
            And((Compare("paid", ">=", "10"), CompareValues(PAID, "<=", DUE))),
        ),
        (
            "coalesce(x, 'a') in ('a', 'b')",
            Or(
                (CompareValues(CHOSEN, "=", LiteralValue("a")), CompareValues(CHOSEN, "=", LiteralValue("b")))
            ),
        ),
        ("'a' <= Coalesce(x, 'a')", CompareValues(LiteralValue("a"), "<=", CHOSEN)),
        (
            "coalesce(paid, due, 10) * 10 = 10",
            CompareValues(Calculation("*", Coalesce((PAID, DUE, TEN)), TEN), "=", TEN),
        ),
        ("coalesce(a, false)", And((A, Not(IsNull("a"))))),
        ("not coalesce(a, true)", Not(Or((A, IsNull("a"))))),
        ("coalesce(a, false) = false", Not(And((A, Not(IsNull("a")))))),
        ("day >= today() - 90", Compare("day", ">=", Today(-90))),
        ("TODAY() + 30 > day", Compare("day", "<", Today(30))),
        ("day = (today())", Compare("day", "=", Today())),
        (
            "day between today() - 7 and (today() + 1)",
            And((Compare("day", ">=", Today(-7)), Compare("day", "<=", Today(1)))),
        ),
        ("country in ('DE', 'AT')", InList("country", ("DE", "AT"))),
        ("country in ('DE')", InList("country", ("DE",))),
        ("country in ('DE', 'DE')", InList("country", ("DE",))),
        ("n in (1, -2, 3.0)", InList("n", ("1", "-2", "3.0"))),
        ("country not in ('DE')", Not(InList("country", ("DE",)))),
        ("not country in ('DE')", Not(InList("country", ("DE",)))),
        ("n between 1 and 5", And((Compare("n", ">=", "1"), Compare("n", "<=", "5")))),
        ("n not between 1 and 5", Not(And((Compare("n", ">=", "1"), Compare("n", "<=", "5"))))),
        (
            "n between 1 and 5 and a",
            And((Compare("n", ">=", "1"), Compare("n", "<=", "5"), A)),
        ),
        (
            "team between me.team and 9",
            And((Compare("team", ">=", Attribute("team")), Compare("team", "<=", "9"))),
        ),
        ("x is null", IsNull("x")),
        ("x is not null", Not(IsNull("x"))),
        ("not x is null", Not(IsNull("x"))),
        ("x like 'a%'", Prefix("x", "a")),
        ("x not like 'a%'", Not(Prefix("x", "a"))),
        ("x like '100\\%%'", Prefix("x", "100%")),
        ("x like 'a\\_b\\\\%'", Prefix("x", "a_b\\")),
        ("x ^@ 'a%'", Prefix("x", "a%")),
        ("not x ^@ 'a'", Not(Prefix("x", "a"))),
        ("starts_with(x, 'a')", Prefix("x", "a")),
        ("x like '%@x.org'", Like("x", "%@x.org")),
        ("x not like 'a_c%'", Not(Like("x", "a_c%"))),
        ("not x like 'a'", Not(Like("x", "a"))),
        ("x like '%'", Like("x", "%")),
        ("x like ''", Like("x", "")),
        ("x like 'a%\\\\'", Like("x", "a%\\\\")),
        ("x like '50!%' escape '!'", Like("x", "50\\%")),
        ("x like '50!%%' escape '!'", Prefix("x", "50%")),
        ("x not like 'a\\_%b' escape ''", Not(Like("x", "a\\\\_%b"))),
        ("x ilike 'a%'", Like("x", "a%", folded=True)),
        ("x not ilike '%a'", Not(Like("x", "%a", folded=True))),
        ("x ilike 'a_\\%' escape '\\'", Like("x", "a_\\%", folded=True)),
        ("x = any(array['a', 'b'])", InList("x", ("a", "b"))),
        ("n = ANY ('{1, 2}')", InList("n", ("1", "2"))),
        ("n <> all (array[1, -2])", Not(InList("n", ("1", "-2")))),
        ("x <> all('{}')".replace("{}", '{"a b",c d}'), Not(InList("x", ("a b", "c d")))),
        ("'PUMPS' <> all(lines)", Not(Contains("lines", "PUMPS"))),
        ("lines && array['a', 'b']", Elements("lines", ("a", "b"))),
        ("array['a'] && lines", Elements("lines", ("a",))),
        (r"""lines && '{a,"b\"c"}'""", Elements("lines", ("a", 'b"c'))),
        ("not lines @> array['a', 'a']", Not(Elements("lines", ("a",), every=True))),
        ("array['a', 'b'] <@ lines", Elements("lines", ("a", "b"), every=True)),
        ("'PUMPS' = any(lines)", Contains("lines", "PUMPS")),
        ("5 = ANY (numbers)", Contains("numbers", "5")),
        ("not 'PUMPS' = any(lines)", Not(Contains("lines", "PUMPS"))),
        ("a", A),
        ("not a", Not(A)),
        ("a = true", A),
        ("true = a", A),
        ("a <> false", A),
        ("a = false", Not(A)),
        ("a != true", Not(A)),
        ("a is true", And((A, Not(IsNull("a"))))),
        ("a is false", And((Not(A), Not(IsNull("a"))))),
        ("a is not true", Not(And((A, Not(IsNull("a")))))),
        ("a is not false", Not(And((Not(A), Not(IsNull("a")))))),
        ("first_contact_by = me.employee_no", Compare("first_contact_by", "=", Attribute("employee_no"))),
        ("t in me.teams", InAttribute("t", Attribute("teams"))),
        ("t not in ME.Teams", Not(InAttribute("t", Attribute("teams")))),
        ("me.team < n", Compare("n", ">", Attribute("team"))),
        ("n <> ME.Team", Compare("n", "<>", Attribute("team"))),
        ("within(territory, 'NORD')", Within("territory", "NORD", ("HH", "NORD"))),
        ("not WITHIN(territory, '01067')", Not(Within("territory", "01067", ("01067",)))),
        (
            "exists(contact_product, line = 'PUMPS' and n > 5)",
            Linked(
                "crm.contact_product",
                ("contact_id",),
                ("id",),
                And((Compare("line", "=", "PUMPS"), Compare("n", ">", "5"))),
            ),
        ),
        ("exists(crm.contact_product, a)", Linked("crm.contact_product", ("contact_id",), ("id",), A)),
        ('exists("Odd.Name", a)', Linked("crm.Odd.Name", ("contact_id",), ("id",), A)),
        ("exists(service.tag, a)", Linked("service.tag", ("customer",), ("id",), A)),
        ("not exists(crm.tag, true)", Not(Linked("crm.tag", ("contact_id",), ("id",), TRUE))),
        (
            "exists(crm.tag, by = me.employee_no and within(place, 'HH'))",
            Linked(
                "crm.tag",
                ("contact_id",),
                ("id",),
                And((Compare("by", "=", Attribute("employee_no")), Within("place", "HH", ("HH",)))),
            ),
        ),
        ("a and b or c", Or((And((A, B)), C))),
        ("a or b and c", Or((A, And((B, C))))),
        ("a and (b or c)", And((A, Or((B, C))))),
        ("not a and b", And((Not(A), B))),
        ("not (a and b)", Not(And((A, B)))),
        ("a and b and c", And((A, B, C))),
        ("a or (b or c)", Or((A, B, C))),
        ("a and a", A),
        ("NOT\n\tA\r\nAND\fB", And((Not(A), B))),
        ("true", TRUE),
        ("not true", FALSE),
        ("a and true", A),
        ("a or not false", TRUE),
        ('"Grand Total" > 5', Compare("Grand Total", ">", "5")),
        ('"a""b" is null', IsNull('a"b')),
        ('"order" = 1', Compare("order", "=", "1")),
        ("Country = 'DE'", Compare("country", "=", "DE")),
        ("GRÖSSE = 1", Compare("grÖsse", "=", "1")),
        ("date = '2027-01-31'", Compare("date", "=", "2027-01-31")),
        (
            "status = 'x' and key = 'y' and type = 'z'",
            And((Compare("status", "=", "x"), Compare("key", "=", "y"), Compare("type", "=", "z"))),
        ),
    ],
)
def test_a_filter_means(text: str, meaning: Predicate) -> None:
    assert parsed(text) == meaning


def test_a_long_chain_of_alternatives_is_read() -> None:
    text = " or ".join(f"x = '{number}'" for number in range(3000))
    predicate = parsed(text)
    assert isinstance(predicate, Or)
    assert len(predicate.parts) == 3000


def test_twenty_levels_of_parentheses_are_read() -> None:
    assert parsed("(b or " * 20 + "a" + ")" * 20) == Or((B, A))


def test_a_reserved_word_is_a_column_in_double_quotes() -> None:
    assert parsed("\"user\" = 'anna'") == Compare("user", "=", "anna")
