"""Filters as properties: writing a tree and reading it again gives the same tree; no text makes it crash."""

from __future__ import annotations

import re
from contextlib import suppress
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_rls.diagnostics import Place
from crm_rls.errors import ModelError
from crm_rls.meaning.sayings import said
from crm_rls.model import PersonAttribute, TableName
from crm_rls.model.calculations import (
    Calculation,
    Coalesce,
    ColumnValue,
    LiteralValue,
    Value,
    calculates,
    columns_in,
)
from crm_rls.model.clock import MOST_DAYS, Today
from crm_rls.model.patterns import beginning
from crm_rls.model.predicates import (
    COMPARISONS,
    And,
    Attribute,
    Compare,
    CompareValues,
    Const,
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
    conjunction,
    disjunction,
)
from crm_rls.model.territories import Territory, TerritoryTree
from crm_rls.reading.filters import FilterScope, LinkTable, parse_filter

pytestmark = pytest.mark.fuzz

TREE = TerritoryTree((Territory("DE"), Territory("it's", "DE"), Territory("01067", "it's"), Territory("AT")))
LINK = LinkTable(TableName("crm", "Link'd"), ("contact_id",), ("id",))
ATTRIBUTES = {name: PersonAttribute() for name in ("team", "employee_no")}
ATTRIBUTES["teams"] = PersonAttribute(many=True)
SCOPE = FilterScope(Place("model.yaml", 1, "where"), TREE, ATTRIBUTES, (LINK,))

characters = st.characters(exclude_characters="\0", exclude_categories=["Cs"])
texts = st.text(characters, max_size=12) | st.sampled_from(
    ("'", "''", "\\", "a%b_c", "--", "/*", ";", "$1", ":x")
)
names = st.sampled_from(
    ("country", "x_1", "größe", "Order", "order", "me", "a b", 'q"q', "null", "%s", "a.b", "date")
)
digits = st.from_regex(r"-?[0-9]{1,20}(\.[0-9]{1,10})?", fullmatch=True)
values = texts | digits
items = st.lists(values, min_size=1, max_size=4, unique=True).map(tuple)
operands = (
    values
    | st.builds(Today, st.integers(-MOST_DAYS, MOST_DAYS))
    | st.builds(Attribute, st.sampled_from(("team", "employee_no")))
)

numbers = (
    st.from_regex(r"-?[0-9]{1,9}(\.[0-9]{1,3})?", fullmatch=True)
    .filter(lambda text: bool(text.strip("-0.")))
    .map(lambda text: LiteralValue(text, number=True))
)
calculated = st.recursive(
    names.map(ColumnValue) | numbers,
    lambda inner: st.one_of(
        st.builds(Calculation, st.sampled_from(("+", "-", "*", "/")), inner, inner),
        st.tuples(inner, inner).map(Coalesce),
    ),
    max_leaves=4,
)
chosen = st.lists(names.map(ColumnValue) | texts.map(LiteralValue) | numbers, min_size=2, max_size=3).map(
    lambda parts: Coalesce(tuple(parts))
)
compared = st.one_of(
    st.builds(CompareValues, calculated, st.sampled_from(sorted(COMPARISONS)), calculated).filter(
        lambda each: calculates(each.left, each.right)
    ),
    st.builds(CompareValues, chosen, st.sampled_from(sorted(COMPARISONS)), chosen | texts.map(LiteralValue)),
    st.builds(CompareValues, *(names.map(ColumnValue), st.just("<="), names.map(ColumnValue))),
).filter(lambda each: bool(columns_in(each.left, each.right)))

leaves = st.one_of(
    st.builds(Compare, names, st.sampled_from(sorted(COMPARISONS)), operands),
    st.builds(InList, names, items),
    st.builds(
        lambda name, key: Within(name, key, TREE.subtree((key,))), names, st.sampled_from(sorted(TREE.keys()))
    ),
    compared,
    st.builds(InAttribute, names, st.just(Attribute("teams"))),
    st.builds(IsNull, names),
    st.builds(IsTrue, names),
    st.builds(Prefix, names, texts.filter(bool)),
    st.builds(
        Like,
        names,
        st.text("a%_b'é", max_size=4).filter(lambda text: beginning(text) is None),
        st.just(False),
    ),
    st.builds(Like, names, st.text("aB%_'é", max_size=4), st.just(True)),
    st.builds(Contains, names, values),
    st.builds(Elements, names, items, st.booleans()),
)


def _grown(parts: st.SearchStrategy[Predicate]) -> st.SearchStrategy[Predicate]:
    several = st.lists(parts, min_size=2, max_size=4)
    return st.one_of(
        several.map(conjunction),
        several.map(disjunction),
        parts.filter(lambda part: not isinstance(part, Const)).map(Not),
    )


inside = st.recursive(leaves, _grown, max_leaves=5)
linked = st.builds(lambda condition: Linked(str(LINK.table), LINK.via, LINK.own, condition), inside)
predicates = st.recursive(leaves | linked, _grown, max_leaves=12)


@given(predicates, st.randoms(use_true_random=False))
def test_a_tree_written_as_a_filter_is_read_as_the_same_tree(predicate: Predicate, random: Random) -> None:
    assert parse_filter(_Writer(random).write(predicate), SCOPE) == predicate


@given(predicates)
def test_what_an_answer_says_of_a_tree_is_read_as_the_same_tree(predicate: Predicate) -> None:
    assert parse_filter(said(predicate), SCOPE) == predicate


@given(st.text(max_size=40) | st.text("abx'\"()=<>!-+*/%;:,.0123 \n", max_size=40))
def test_any_text_is_a_filter_or_a_mistake(text: str) -> None:
    with suppress(ModelError):  # anything else is a crash
        parse_filter(text, SCOPE)


class _Writer:
    """Writes trees as SQL, choosing among the spellings that mean the same."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def one_of(self, *spellings: str) -> str:
        return self.random.choice(spellings)

    def write(self, predicate: Predicate, *, inside: bool = False) -> str:
        text = self.bare(predicate)
        if inside and isinstance(predicate, And | Or):
            return f"({text})"
        return self.one_of(text, text, f"({text})")

    def bare(self, predicate: Predicate) -> str:
        match predicate:
            case And(parts):
                return self.one_of(" and ", " AND\n").join(self.write(part, inside=True) for part in parts)
            case Or(parts):
                return self.one_of(" or ", "\tOR ").join(self.write(part, inside=True) for part in parts)
            case Not(part):
                return f"not {self.write(part, inside=True)}"
            case Const(value):
                return "true" if value else "false"
            case Linked(condition=condition):
                return f'exists(crm."Link\'d", {self.write(condition)})'
            case CompareValues(left=left, op=op, right=right):
                return f"{self.made(left)} {op} {self.made(right)}"
            case _:
                return self.leaf(predicate)

    def leaf(  # noqa: C901 -- one case for each leaf
        self,
        leaf: Compare | InList | InAttribute | Within | IsNull | IsTrue | Prefix | Like | Contains | Elements,
    ) -> str:
        column = self.name(leaf.column)
        match leaf:
            case InAttribute(attribute=Attribute(name)):
                return f"{column} in {self.one_of('me', 'ME')}.{name}"
            case Compare(op=op, operand=Attribute(name)):
                return f"{column} {op} {self.one_of('me', 'ME')}.{name}"
            case Compare(op=op, operand=Today(days)):
                today = self.one_of("today()", "TODAY ( )", "(today())")
                return f"{column} {op} {today} {'-' if days < 0 else '+'} {abs(days)}"
            case Compare(op="<>", operand=str() as operand):
                return f"{column} {self.one_of('<>', '!=')} {self.value(operand)}"
            case Compare(op=op, operand=str() as operand):
                return f"{column} {op} {self.value(operand)}"
            case InList(values=items):
                return f"{column} in ({', '.join(self.value(item) for item in items)})"
            case Within(node=node):
                return f"within({column}, {_quoted(node)})"
            case IsNull():
                return f"{column} is null"
            case IsTrue():
                return self.one_of(column, f"{column} = true", f"true = {column}")
            case Prefix(prefix=prefix):
                escaped = re.sub(r"([%_\\])", r"\\\1", prefix)
                return self.one_of(
                    f"{column} ^@ {_quoted(prefix)}",
                    f"starts_with({column}, {_quoted(prefix)})",
                    f"{column} like {_quoted(escaped + '%')}",
                )
            case Like(pattern=pattern, folded=folded):
                word = "ilike" if folded else self.one_of("like", "LIKE")
                escape = self.one_of("", "", r" escape '\'", " escape ''", " escape '!'")
                return f"{column} {word} {_quoted(pattern)}{escape}"
            case Contains(value=value):
                return f"{self.value(value)} = any({column})"
            case Elements(values=items, every=every):
                array = f"array[{', '.join(self.value(item) for item in items)}]"
                if every:
                    return self.one_of(f"{column} @> {array}", f"{array} <@ {column}")
                return self.one_of(f"{column} && {array}", f"{array} && {column}")
        raise TypeError(leaf)

    def made(self, value: Value) -> str:
        match value:
            case ColumnValue(column):
                return self.name(column)
            case LiteralValue(text, number):
                return text if number else _quoted(text)
            case Coalesce(parts):
                return f"{self.one_of('coalesce', 'COALESCE')}({', '.join(map(self.made, parts))})"
            case Calculation(op, left, right):
                return self.one_of("({} {} {})", "( {} {}({}))").format(self.made(left), op, self.made(right))

    def name(self, name: str) -> str:
        quoted = '"' + name.replace('"', '""') + '"'
        plain = re.fullmatch("[a-z_0-9ß-ü]+", name) and name not in ("order", "null")
        return self.one_of(quoted, name) if plain else quoted

    def value(self, value: str) -> str:
        if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", value):
            return self.one_of(_quoted(value), value, f"({value})")
        return _quoted(value)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
