"""Assignment rules: the trigger, `reassign` and the evaluation in Python against each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_rls.change import Risk
from crm_rls.compile.upkeep.lookup import lookup
from crm_rls.meaning.rule_ties import overlaps, ties
from crm_rls.model import AccessGroup, AssignmentField, ColumnOf, Link, Model, Right, Root, TableName
from crm_rls.model.assignment import ABOVE_TEXT, Condition, Rule, assign, between, exact, prefix, rule
from crm_rls.model.predicates import TRUE
from crm_rls.people.reassign import reassign
from crm_rls.plan.apply import apply_plan
from crm_rls.plan.make import make_plan
from crm_rls.postgres.sqltext import SQL, Identifier, joined
from tests.fixtures.database import Connection, Database
from tests.property.strategies import EXAMPLES

pytestmark = pytest.mark.fuzz

CONTACT = TableName("crm", "contact")
TABLE = """create schema crm;
create table crm.store (id int primary key, j text, k numeric);
create table crm.contact (
    id int primary key, a text, "b" varchar(99), n numeric, region text, store_id int references crm.store
)"""
STORE = TableName("crm", "store")
J, K = "crm.store.j", "crm.store.k"
OF_STORE = {J: ColumnOf(STORE, "j"), K: ColumnOf(STORE, "k")}
"""Columns of the row that the contact refers to."""
TEXTS, NUMBERS, VALUES = ("a", "b", J), ("n", K), ("HH", "SH", "BY", "it's $1 %s")
NUMERIC = frozenset(NUMBERS)

LONG = "0" * 55
"""With a character or two behind it, longer than what is searched as a `name`."""
LONG_NUMBERS = ("31415926535897932384626433832795.1", "31415926535897932384626433832795.2")

short = st.text(st.sampled_from("0019é\x01\ud7ff\U0010ffff"), max_size=3)
words = short | short.map(LONG.__add__) | st.just("\U0010ffff" * 9)
numbers = (
    st.decimals(-3, 12, places=1).map(lambda number: str(number + 0))  # there is a minus zero
    | st.sampled_from((*LONG_NUMBERS, *(f"-{each}" for each in LONG_NUMBERS)))
)

Row = Mapping[str, str | None]


@st.composite
def conditions(draw: st.DrawFn, column: str) -> Condition:
    numeric = column in NUMERIC
    value = numbers if numeric else words
    match draw(st.sampled_from(("exact", "range", "range") if numeric else ("exact", "prefix", "range"))):
        case "exact":
            return exact(column, draw(value), numeric=numeric)
        case "prefix":
            return prefix(column, draw(words.filter(bool)))
        case _:
            ends = sorted((draw(value), draw(value)), key=Decimal if numeric else None)
            start, end = (each if draw(st.integers(0, 4)) else None for each in ends)
            return between(column, start or None, end, numeric=numeric)


@st.composite
def rule_lists(draw: st.DrawFn) -> list[Rule]:
    found = []
    for place in range(draw(st.integers(0, 8))):
        columns = draw(st.sets(st.sampled_from((*TEXTS, *NUMBERS)), max_size=3))
        asked = [replace(draw(conditions(name)), joined=OF_STORE.get(name)) for name in sorted(columns)]
        found.append(rule(asked, draw(st.sampled_from(VALUES)), str(place)))
    return found


@st.composite
def sound_rules(draw: st.DrawFn) -> tuple[Rule, ...]:
    kept: list[Rule] = []
    for each in draw(rule_lists()):
        if not any(ties([*kept, each])):
            kept.append(each)
    return tuple(kept)


beyond = st.sampled_from(("NaN", "Infinity", "-Infinity"))
rows = st.fixed_dictionaries(
    {
        **{column: st.none() | words for column in TEXTS},
        **{column: st.none() | numbers | beyond for column in NUMBERS},
    }
)


@given(rules=rule_lists(), some=st.lists(rows, min_size=5, max_size=30))
def test_where_no_tie_is_found_no_contact_meets_one(rules: list[Rule], some: list[Row]) -> None:
    found = list(ties(rules))
    for row in some:
        try:
            assign(rules, row)
        except ValueError:
            assert found, row


@given(rules=rule_lists())
def test_rules_that_meet_are_found_as_by_comparing_all_pairs(rules: list[Rule]) -> None:
    def meet(one: Rule, other: Rule) -> bool:
        theirs = {each.column: each for each in other.conditions}
        return all(each.column not in theirs or each.meets(theirs[each.column]) for each in one.conditions)

    by_hand = {
        (one.source, other.source)
        for one in rules
        for other in rules
        if one.value != other.value and meet(one, other) and one.more_specific(other)
    }
    assert {(one.source, other.source) for one, other in overlaps(rules)} == by_hand


# -- live ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Stage:
    """A database with a table of contacts, to which one model after the other is applied."""

    connection: Connection
    prefix: str

    def model(self, rules: Sequence[Rule]) -> Model:
        region = AssignmentField("region", "region", rules=tuple(rules), numbers=NUMERIC)
        group = AccessGroup("all", TRUE, frozenset(Right), frozenset())
        name = self.prefix + "m"
        root = Root(CONTACT, ("id",), refers=(Link(STORE, ("store_id",), ("id",)),))
        return Model(name, ("crm",), "UTC", root, assignment=(region,), groups=(group,), blocked=(STORE,))

    def apply(self, model: Model) -> None:
        plan = make_plan(self.connection, model).plan
        apply_plan(self.connection, model, plan, allowed=frozenset(Risk))

    @property
    def cause(self) -> str:
        return f"{self.prefix}m_region_cause"

    def put(self, key: int, row: Row) -> None:
        self.put_store(key, row)
        values = {"store_id": key, **own(row)}
        columns = ", ".join(("id", *(f'"{column}"' for column in values)))
        marks = ", ".join(["%s"] * (len(values) + 1))
        changes = ", ".join(f'"{column}" = excluded."{column}"' for column in values)
        self.connection.execute(
            f"insert into crm.contact ({columns}) values ({marks}) on conflict (id) do update set {changes}",  # noqa: S608
            (key, *values.values()),
        )

    def put_store(self, key: int, row: Row) -> None:
        self.connection.execute(
            "insert into crm.store values (%s, %s, %s) "
            "on conflict (id) do update set j = excluded.j, k = excluded.k",
            (key, row[J], row[K]),
        )

    def standing(self) -> dict[int, tuple[object, ...]]:
        found = self.connection.execute(f"select id, region, {self.cause} from crm.contact")  # noqa: S608
        return {key: tuple(rest) for key, *rest in found}


@pytest.fixture
def stage(database: Database, role_prefix: str) -> Stage:
    connection = database.connect(autocommit=False)
    connection.execute(TABLE)
    connection.commit()
    return Stage(connection, role_prefix)


def expected(rules: Sequence[Rule], old: Row | None, new: Row) -> tuple[str | None, str | None]:
    """What the reference says about value and cause, as code; an insert has no old row."""
    value, cause = new["region"], new["cause"]
    before = old or dict.fromkeys(new)
    if cause == "pinned":
        return value, cause
    found = assign(rules, {column: new[column] for column in (*TEXTS, *NUMBERS)})
    by_rule = (found, None if found is None else "rule")
    if value is None or (cause == "rule" and before["cause"] != "rule"):
        touched = value is None and cause is None
        return by_rule if touched or new != before else (value, cause)
    if value != before["region"]:
        return (value, "rule") if cause == "rule" and value == found else (value, "manual")
    if cause != before["cause"]:
        return value, cause
    asked = {each.column for one in rules for each in one.conditions}
    if any(new[column] != before[column] for column in asked):
        if cause == "rule":
            return by_rule
        return (found, "rule") if found is not None else (value, cause)
    return value, cause


@st.composite
def rows_at(draw: st.DrawFn, rules: Sequence[Rule]) -> Row:
    """Draw a row, often with values at the bounds of rules."""
    row = dict(draw(rows))
    for one in rules:
        for each in one.conditions:
            for at, _ in (each.low, each.high):
                finite = at.is_finite() if each.numeric else at is not ABOVE_TEXT[0]
                if finite and draw(st.integers(0, 3)) == 0:
                    row[each.column] = str(at)
    return row


def looked_up(stage: Stage, rules: Sequence[Rule], some: Sequence[Row]) -> list[object]:
    """Return what the database gives each row."""
    columns = {**dict.fromkeys(TEXTS, "text"), **dict.fromkeys(NUMBERS, "numeric")}
    source = SQL("select {} from unnest({}) with ordinality as c ({}, place) order by place").format(
        lookup(rules, lambda name: Identifier("c", name)),
        joined(",", (SQL(f"%s::{kind}[]") for kind in columns.values())),
        joined(",", map(Identifier, columns)),
    )
    # Rules hold percent signs, which psycopg takes for parameters.
    text = source.as_string(None).replace("%", "%%").replace("%%s::", "%s::")
    stage.connection.rollback()
    found = stage.connection.execute(text.encode(), [[row[column] for row in some] for column in columns])
    return [value for (value,) in found]


@settings(max_examples=5 * EXAMPLES // 2, suppress_health_check=list(HealthCheck))
@given(rules=sound_rules(), data=st.data())
def test_the_lookup_gives_what_evaluating_gives(
    stage: Stage, rules: tuple[Rule, ...], data: st.DataObject
) -> None:
    some = data.draw(st.lists(rows_at(rules), max_size=20))
    assert looked_up(stage, rules, some) == [assign(rules, row) for row in some]


def any_number(low: str | None = None, high: str | None = None) -> Condition:
    return between("n", low, high, numeric=True)


@pytest.mark.parametrize(
    ("rules", "values"),
    [
        (
            [
                rule([exact("a", ""), exact("b", ""), exact("n", "0", numeric=True)], "HH"),
                rule([exact("a", ""), any_number()], "BY"),
                rule([], "SH"),
                rule([exact("a", "0"), exact("b", "")], "HH"),
            ],
            {None: "SH", "0": "HH", "1": "BY", "NaN": "BY", "Infinity": "BY", "-Infinity": "BY"},
        ),
        ([rule([any_number()], "HH")], {None: None, "-3": "HH", "NaN": "HH", "-Infinity": "HH"}),
        (
            [rule([any_number("0", "10")], "HH"), rule([any_number("20")], "SH")],
            {None: None, "10": "HH", "15": None, "20": "SH", "NaN": "SH", "Infinity": "SH", "-1": None},
        ),
        (
            [rule([any_number(None, "10")], "HH")],
            {None: None, "10": "HH", "-Infinity": "HH", "11": None, "NaN": None, "Infinity": None},
        ),
        ([rule([any_number("0")], "HH")], {None: None, "0": "HH", "NaN": "HH", "-Infinity": None}),
        (
            [rule([any_number(LONG_NUMBERS[0], LONG_NUMBERS[0] + "5")], "HH")],
            {LONG_NUMBERS[0]: "HH", LONG_NUMBERS[0] + "5": "HH", LONG_NUMBERS[1]: None},
        ),
    ],
)
def test_numbers_at_the_ends_of_ranges(
    stage: Stage, rules: list[Rule], values: Mapping[str | None, str | None]
) -> None:
    some = [{"a": "", "b": "", "n": number, J: None, K: None} for number in values]
    assert [assign(rules, row) for row in some] == list(values.values())
    assert looked_up(stage, rules, some) == list(values.values())


@pytest.mark.parametrize(
    ("condition", "values"),
    [
        (between("a", None, None), {None: None, "": "HH", "\U0010ffff" * 9: "HH"}),
        (between("a", "1", None), {None: None, "": None, "1": "HH", "\U0010ffff" * 9: "HH"}),
        (between("a", None, "1"), {None: None, "": "HH", "1": "HH", "1\x01": None}),
        (between("a", "", ""), {None: None, "": "HH", "\x01": None}),
        (prefix("a", ""), {None: None, "": "HH", "\U0010ffff" * 9: "HH"}),
        (prefix("a", "\U0010ffff"), {None: None, "": None, "\U0010ffff" * 9: "HH"}),
        (between("a", LONG + "11", None), {None: None, LONG: None, LONG + "11": "HH", LONG + "2": "HH"}),
    ],
)
def test_texts_at_the_ends_of_ranges(
    stage: Stage, condition: Condition, values: Mapping[str | None, str | None]
) -> None:
    rules = [rule([condition], "HH")]
    some = [{"a": text, "b": None, "n": None, J: None, K: None} for text in values]
    assert [assign(rules, row) for row in some] == list(values.values())
    assert looked_up(stage, rules, some) == list(values.values())


values = st.sampled_from((None, *VALUES))
causes = st.sampled_from((None, None, "rule", "manual", "pinned"))
live = settings(max_examples=EXAMPLES // 4, suppress_health_check=list(HealthCheck))
contacts = st.builds(lambda row, value, cause: {**row, "region": value, "cause": cause}, rows, values, causes)


@live
@given(rules=sound_rules().filter(bool), before=st.lists(contacts, max_size=25), data=st.data())
def test_the_trigger_assigns_as_the_rules_say(
    stage: Stage, rules: tuple[Rule, ...], before: list[Row], data: st.DataObject
) -> None:
    stage.connection.rollback()  # what an example before this one left
    stage.connection.execute("delete from crm.contact")
    stage.apply(stage.model(rules))
    known: dict[int, Row] = {}
    for key, row in enumerate(before):
        stage.put(key, named(stage, row))
        value, cause = expected(rules, None, row)
        known[key] = {**row, "region": value, "cause": cause}
    check(stage, known)
    for key, row in known.items():
        change = {column: each for column, each in data.draw(contacts).items() if data.draw(st.booleans())}
        new = {**row, **change}
        # First the row that the contact refers to, which the contact follows if rules ask it.
        moved = {**row, J: new[J], K: new[K]}
        stage.put_store(key, moved)
        asked = {each.column for one in rules for each in one.conditions}
        if any(row[each] != moved[each] for each in asked & OF_STORE.keys()):
            value, cause = expected(rules, row, moved)
            moved = {**moved, "region": value, "cause": cause}
        new = {**moved, **change}
        stage.connection.execute(*update(stage, key, new))
        value, cause = expected(rules, moved, new)
        known[key] = {**new, "region": value, "cause": cause}
    check(stage, known)
    stage.connection.commit()


@live
@given(
    first=sound_rules().filter(bool),
    then=sound_rules().filter(bool),
    some=st.lists(contacts, max_size=25),
    manual_too=st.booleans(),
    batch=st.integers(1, 30),
)
def test_reassigning_applies_changed_rules(
    stage: Stage,
    first: tuple[Rule, ...],
    then: tuple[Rule, ...],
    some: list[Row],
    manual_too: bool,
    batch: int,
) -> None:
    stage.connection.rollback()  # what an example before this one left
    stage.connection.execute("delete from crm.contact")
    stage.apply(stage.model(first))
    for key, row in enumerate(some):
        stage.put(key, named(stage, row))
    before = stage.standing()
    model = stage.model(then)
    stage.apply(model)
    (dry,) = reassign(stage.connection, model, batch=batch, dry_run=True, manual_too=manual_too)
    assert stage.standing() == before
    (done,) = reassign(stage.connection, model, batch=batch, manual_too=manual_too)
    assert (done.moved, done.stayed, done.seen) == (dry.moved, dry.stayed, len(some))
    wanted = {}
    for key, (value, cause) in before.items():
        found = assign(then, {column: some[key][column] for column in (*TEXTS, *NUMBERS)})
        kept = cause == "pinned" or (cause == "manual" and not manual_too)
        if kept or (found is None and cause != "rule"):
            wanted[key] = (value, cause)
        else:
            wanted[key] = (found, None if found is None else "rule")
    assert stage.standing() == wanted
    (again,) = reassign(stage.connection, model, batch=batch, manual_too=manual_too)
    assert again.changed == 0
    stage.connection.commit()


def own(row: Row) -> Row:
    """Return what stands in the contact itself."""
    return {column: value for column, value in row.items() if column not in OF_STORE}


def named(stage: Stage, row: Row) -> Row:
    return {(stage.cause if column == "cause" else column): value for column, value in row.items()}


def update(stage: Stage, key: int, row: Row) -> tuple[bytes, tuple[object, ...]]:
    columns = own(named(stage, row))
    changes = ", ".join(f'"{column}" = %s' for column in columns)
    return f"update crm.contact set {changes} where id = %s".encode(), (*columns.values(), key)  # noqa: S608


def check(stage: Stage, known: Mapping[int, Row]) -> None:
    assert stage.standing() == {key: (row["region"], row["cause"]) for key, row in known.items()}
