"""Filters that calculate, compare columns or choose with coalesce: right, and never an error for a person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from crm_rls.diagnostics import Code, Place
from crm_rls.errors import CompileError
from crm_rls.model import Membership, Model, Root
from crm_rls.model.predicates import Predicate
from crm_rls.plan.make import make_fresh_plan, make_plan
from crm_rls.reading.filters import FilterScope, parse_filter
from tests.fixtures.applying import applied
from tests.fixtures.contact_groups import said, tables_of, wanted
from tests.fixtures.database import Connection, Database
from tests.fixtures.small_crm import CONTACT, group, small_model

TABLES = """
create schema crm;
create domain crm.money_of_ours as numeric;
create collation crm.other (provider = libc, locale = 'C');
create table crm.contact (
    id int primary key, small smallint, whole integer, big bigint, amount numeric, price numeric(12, 2),
    fee crm.money_of_ours, name text, short varchar(20), odd text collate crm.other, code char(4),
    score double precision, closed date, created timestamptz, booked timestamp, lines text[]
);
insert into crm.contact (id, small, whole, big, amount, price, fee, name, short) values
    (1, 32767, 2147483647, 9223372036854775807, 1e130000, 9999999999.99, 1e100, 'a', 'a'),
    (2, -32768, -2147483648, -9223372036854775808, -1e130000, -9999999999.99, 1e-16000, 'a', 'b'),
    (3, 0, 0, 0, 0, 0, 0, '', null),
    (4, 1, 2, 3, 'NaN', 'NaN', 'NaN', null, 'x'),
    (5, 1, 2, 3, 'Infinity', 7.50, '-Infinity', 'b', 'a'),
    (6, null, null, null, null, null, null, null, null),
    (7, 5, 10, 15, 1.5, 3.00, 0.1, 'm', 'm'),
    (8, 1, 3, 7, 1e-16000, 0.01, 1e30, 'z', 'y');
"""

FILTERS = (
    "small * whole * big * big * small * whole > 0",
    "amount * amount * amount * amount * amount > 1",
    "amount / fee / fee / price / amount <> 0",
    "1 / (amount * amount) > 0 or whole / 3.0 > 1",
    "price / (price - price) > 0",
    "not price / whole >= 1",
    "-big - 1 < 0",
    "fee * fee + amount - price >= 10 * small",
    "price >= 10 * whole",
    "price / 3 = 1",
    "price / 0.7 > 4.285714285714285",
    "coalesce(amount, price, 0) * 2 >= whole",
    "coalesce(name, 'm') = 'm'",
    "coalesce(short, name, 'q') in ('a', 'q')",
    "name < short",
    "not name = short",
    "price between whole and big",
    "big > small and whole > small",
)


def parsed(text: str) -> Predicate:
    return parse_filter(text, FilterScope(Place("model.yaml", 3, "where")))


def model_of(prefix: str, *filters: str) -> Model:
    """Return a model with a group for each filter, and anna in all of them."""
    model = small_model(prefix)
    groups = tuple(group(f"g{number:02}", parsed(text)) for number, text in enumerate(filters))
    return replace(
        model,
        root=Root(CONTACT, ("id",)),
        children=(),
        public=(),
        blocked=(),
        territories=replace(model.territories, nodes=()),
        assignment=(),
        restrictions=(),
        groups=groups,
        memberships=tuple(Membership("anna", each.name) for each in groups),
    )


@pytest.fixture
def superuser(database: Database) -> Connection:
    connection = database.connect()
    connection.execute(TABLES)
    return connection


def test_every_row_has_an_answer_and_the_right_one(
    database: Database, superuser: Connection, role_prefix: str
) -> None:
    model = model_of(role_prefix, *FILTERS)
    with database.connect(autocommit=False) as connection:
        applied(connection, model)
    told = said(superuser)
    assert told == wanted(model, tables_of(superuser, model))
    assert {name for _, name, _, _ in told} > {"g00", "g08", "g12", "g13", "g14", "g16"}
    anna = database.login(f"{role_prefix}_anna")
    seen = {key for (key,) in anna.execute("select id from crm.contact")}
    assert seen == {key for key, _, _, _ in told}


def test_a_comparison_that_fails_by_itself_does_not_fail_for_a_person(superuser: Connection) -> None:
    for text in FILTERS[:2]:
        with pytest.raises(Exception, match=r"out of range|overflow"):
            superuser.execute(f"select from crm.contact where {text}")


@pytest.fixture
def refusing(database: Database, superuser: Connection) -> Iterator[Connection]:
    superuser.close()
    with database.connect(autocommit=False) as connection:
        yield connection


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("whole / 2 = 3", "7 / 2 is 3"),
        ("price * (whole / small) > 1", "7 / 2 is 3"),
        ("coalesce(big, 7) / 2 > 1", "7 / 2 is 3"),
        ("score * 2 > 1", "double precision"),
        ("score > whole", "double precision and integer"),
        ("closed + 5 > closed", "crm.contact.closed is of type date"),
        ("name < odd", "collation"),
        ("coalesce(name, odd) = 'a'", "collation"),
        ("name = code", "character(4)"),
        ("closed < created", "date and timestamp with time zone"),
        ("booked < created", "timestamp with time zone"),
        ("closed < booked", "date and timestamp without time zone"),
        ("coalesce(closed, created) > '2027-01-01'", "date and timestamp with time zone"),
        ("name * 2 > 1", "crm.contact.name is of type text"),
        ("name > lines", "text"),
    ],
)
def test_what_depends_on_a_setting_or_may_fail_is_refused_in_plan(
    refusing: Connection, role_prefix: str, text: str, cause: str
) -> None:
    with pytest.raises(CompileError) as refused:
        make_plan(refusing, model_of(role_prefix, text))
    (only,) = refused.value.diagnostics
    assert only.code is Code.UNFIT_COMPARISON
    assert cause in only.cause
    assert only.object == "access group g00"
    assert only.next_step


def test_a_text_without_quotes_is_a_column_that_is_not_there(refusing: Connection, role_prefix: str) -> None:
    with pytest.raises(CompileError) as refused:
        make_plan(refusing, model_of(role_prefix, "name = Hafen"))
    (only,) = refused.value.diagnostics
    assert only.code is Code.MISSING_COLUMN
    assert "single quotes" in only.next_step


@pytest.mark.parametrize(("text", "refused"), [
    ("name < short", True), ("price * 2 > 1", True), ("coalesce(name, 'm') = 'm'", False),
])  # fmt: skip
def test_without_a_database_only_what_needs_no_types_is_compiled(
    role_prefix: str, text: str, refused: bool
) -> None:
    model = model_of(role_prefix, text)
    if not refused:
        assert make_fresh_plan(model, 18).steps
        return
    with pytest.raises(CompileError) as failure:
        make_fresh_plan(model, 18)
    assert {each.code for each in failure.value.diagnostics} == {Code.TYPE_NOT_KNOWN}
