"""What a table in mode `carry` can copy, and that a change of it arrives, whatever its type and length."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import psycopg
import pytest
from psycopg import sql

from crm_rls.diagnostics import Code
from crm_rls.errors import CompileError
from crm_rls.model import AssignmentField, Child, Link, Mode, Model, TableName
from crm_rls.model.assignment import exact, rule
from crm_rls.model.predicates import TRUE, IsNull, Not, Or, Predicate
from crm_rls.plan.make import make_plan
from crm_rls.verify import verify
from tests.fixtures.applying import applied, applying, brought_in_line
from tests.fixtures.database import Connection, Database
from tests.fixtures.small_crm import ACTIVITY, CONTACT, SCHEMA, group, small_model

REMARK = TableName("crm", "remark")
CHILDREN = (
    Child(ACTIVITY, (Link(CONTACT, ("contact_id",)),), Mode.CARRY),
    Child(REMARK, (Link(ACTIVITY, ("activity_id",)),), Mode.CARRY),
)


def carrying(prefix: str, columns: Sequence[str], children: tuple[Child, ...] = CHILDREN) -> Model:
    """Return a model in which activities and remarks carry these columns, of whatever type they are."""
    model = small_model(prefix.rstrip("_"), [("anna", "known")])
    known: Predicate = Or(tuple(Not(IsNull(name)) for name in columns))
    if not columns:
        known = TRUE
    kept = tuple(each for each in model.children if each.name != ACTIVITY)
    return replace(
        model,
        children=tuple(sorted((*kept, *children), key=lambda each: each.name)),
        groups=(group("known", known),),
        restrictions=(),
        assignment=(),
    )


@pytest.fixture
def crm(database: Database) -> Connection:
    superuser = database.connect()
    superuser.execute(SCHEMA)
    superuser.execute("create table crm.remark (id int primary key, activity_id int references crm.activity)")
    superuser.execute("insert into crm.remark select id, id from crm.activity")
    return superuser


def stale(crm: Connection, model: Model) -> list[str]:
    """Return the tables with copies or versions that are not those of their parents."""
    with applying(crm, model.prefix) as whom:
        findings = verify(whom, model, deep=True).findings
    return [each.object for each in findings if each.code is Code.CARRIED_COPIES]


def copies(crm: Connection, model: Model, table: str, column: str, contact: int = 1) -> set[object]:
    query = sql.SQL("select {copy}::text from crm.{table} as c where c.{key} in ({keys})").format(
        copy=sql.Identifier(f"{model.prefix}_{column}"),
        table=sql.Identifier(table),
        key=sql.Identifier("contact_id" if table == "activity" else "activity_id"),
        keys=sql.SQL(str(contact) if table == "activity" else f"{contact}1, {contact}2"),
    )
    found = {value for (value,) in crm.execute(query)}
    assert found
    return found


VALUES: dict[str, tuple[str, str]] = {
    "text": ("'a'", "repeat('x', 12800)"),
    "text[]": ("array['a']", "array(select md5(n::text) from generate_series(1, 400) n)"),
    "jsonb": ("""'{"a": 1}'""", """'{"a": [1, 2]}'"""),
    "json": ("""'{"a": 1}'""", """'{"a":1}'"""),
    "point": ("'(1,2)'", "'(2,1)'"),
    "numeric": ("1.0", "1.00"),
    "float8": ("0", "'nan'"),
    "bytea": (r"'\x00'", r"'\x0000'"),
    "tsrange": ("'[2024-01-01, 2024-02-01)'", "'empty'"),
    'char(4)': ("'a'", "'b'"),
    "bit varying": ("b'1'", "b'10'"),
    "name": ("'a'", "'b'"),
}  # fmt: skip
"""Types with a value and another one; of some PostgreSQL has no equality, for some the two are equal."""


@pytest.mark.parametrize("type_", VALUES)
def test_a_change_arrives_whatever_the_type(crm: Connection, role_prefix: str, type_: str) -> None:
    one, other = VALUES[type_]
    crm.execute(f"alter table crm.contact add x {type_} default {one}")
    model = carrying(role_prefix, ["x"])
    brought_in_line(crm, model)
    for value in (other, "null", one, other):
        crm.execute(sql.SQL("update crm.contact set x = {} where id = 1").format(sql.SQL(value)))
        ((wanted,),) = crm.execute("select x::text from crm.contact where id = 1").fetchall()
        for table in ("activity", "remark"):
            assert copies(crm, model, table, "x") == {wanted}
    assert stale(crm, model) == []


def test_values_that_differ_by_case_only_arrive(crm: Connection, role_prefix: str) -> None:
    """The triggers do not see the operators of citext, for which both values are equal."""
    crm.execute(
        "create schema ext; create extension citext schema ext; alter table crm.contact add x ext.citext"
    )
    crm.execute("update crm.contact set x = 'Hidden'")
    model = carrying(role_prefix, ["x"])
    brought_in_line(crm, model)
    crm.execute("update crm.contact set x = 'hidden' where id = 1")
    assert copies(crm, model, "activity", "x") == copies(crm, model, "remark", "x") == {"hidden"}
    assert stale(crm, model) == []


def test_more_columns_than_an_index_can_have(crm: Connection, role_prefix: str) -> None:
    names = [f"x{number}" for number in range(40)]
    crm.execute("alter table crm.contact " + ", ".join(f"add {name} text default '{name}'" for name in names))
    model = carrying(role_prefix, names)
    brought_in_line(crm, model)
    crm.execute("update crm.contact set x39 = 'changed' where id = 1")
    assert copies(crm, model, "remark", "x39") == {"changed"}
    assert copies(crm, model, "remark", "x38") == {"x38"}
    assert stale(crm, model) == []


@pytest.mark.parametrize("kind", ["stored", "virtual"])
def test_a_generated_column_is_carried(crm: Connection, role_prefix: str, kind: str) -> None:
    """The trigger that counts does not see its new value, so it counts what the value is computed from."""
    if kind == "virtual" and crm.info.server_version < 180000:
        pytest.skip("virtual columns came with 18")
    crm.execute(
        "alter table crm.contact add x text "
        f"generated always as (coalesce(territory, '') || '/' || coalesce(customer_type, '')) {kind}"
    )
    model = carrying(role_prefix, ["x"])
    brought_in_line(crm, model)
    assert copies(crm, model, "activity", "x") == {"HH/customer"}
    crm.execute("update crm.contact set territory = 'SH' where id = 1")
    crm.execute("update crm.contact set customer_type = 'supplier' where id = 1")
    assert copies(crm, model, "activity", "x") == copies(crm, model, "remark", "x") == {"SH/supplier"}
    version = sql.Identifier(f"{model.prefix}_version")
    count = sql.SQL("select {} from crm.contact where id = 1").format(version)
    (before,) = crm.execute(count).fetchall()
    crm.execute("update crm.contact set name = 'another', pad = 7 where id = 1")
    assert crm.execute(count).fetchall() == [before]
    assert stale(crm, model) == []


def refused(crm: Connection, model: Model) -> list[tuple[Code, str]]:
    with pytest.raises(CompileError) as raised:
        make_plan(crm, model)
    return [(each.code, each.object) for each in raised.value.diagnostics]


def test_a_generated_column_is_no_link(crm: Connection, role_prefix: str) -> None:
    crm.execute(
        "alter table crm.activity add of int generated always as (contact_id) stored references crm.contact"
    )
    model = carrying(
        role_prefix, ["pad"], (replace(CHILDREN[0], links=(Link(CONTACT, ("of",)),)), CHILDREN[1])
    )
    assert refused(crm, model) == [(Code.UNFIT_GENERATED_COLUMN, f"table {ACTIVITY}")]
    follows = replace(model, children=tuple(replace(each, mode=Mode.FOLLOW) for each in model.children))
    make_plan(crm, follows)


@pytest.mark.parametrize(
    "field",
    [
        AssignmentField("region", "area", tree=True, position="place"),
        AssignmentField("region", "area", tree=True, rules=(rule([exact("name", "x")], "HH", "1"),)),
    ],
)
def test_nothing_assigns_a_generated_column_or_places_by_it(
    crm: Connection, role_prefix: str, field: AssignmentField
) -> None:
    crm.execute("alter table crm.contact add area text generated always as (upper(territory)) stored")
    model = replace(carrying(role_prefix, ["pad"]), assignment=(field,))
    assert (Code.UNFIT_GENERATED_COLUMN, "assignment region") in refused(crm, model)


@pytest.mark.parametrize("table", ["contact", "activity"])
def test_rows_that_move_to_another_partition_keep_and_get_true_copies(
    database: Database, role_prefix: str, table: str
) -> None:
    """There the triggers for INSERT run in the middle of an UPDATE."""
    crm = database.connect()
    made = f"create table crm.{table} ("
    before, _, behind = SCHEMA.partition(made)
    columns, _, rest = behind.partition(");")
    crm.execute(f"{before}{made}{columns}) partition by range (id);")
    crm.execute(f"create table crm.{table}_low partition of crm.{table} for values from (0) to (100)")
    crm.execute(f"create table crm.{table}_high partition of crm.{table} for values from (100) to (999)")
    crm.execute(rest)
    crm.execute("delete from crm.deal_line; delete from crm.deal; delete from crm.contact_product")
    crm.execute("alter table crm.activity drop constraint activity_contact_id_fkey")
    crm.execute(
        "alter table crm.activity add foreign key (contact_id) references crm.contact on update cascade"
    )
    model = carrying(role_prefix, ["territory"], CHILDREN[:1])
    brought_in_line(crm, model)
    crm.execute("update crm.contact set territory = 'SH' where id = 1")
    crm.execute("update crm.contact set id = id + 200, territory = 'BW' where id = 1")
    assert copies(crm, model, "activity", "territory", 201) == {"BW"}
    crm.execute("update crm.activity set id = id + 200, contact_id = 3 where id = 11")
    crm.execute("update crm.activity set id = id + 200 where id = 12")
    assert copies(crm, model, "activity", "territory", 3) == {"BY"}
    assert stale(crm, model) == []
    crm.execute("update crm.contact set territory = 'HH' where id in (3, 201)")
    assert copies(crm, model, "activity", "territory", 201) == {"HH"}
    assert stale(crm, model) == []


# -- two at once, with nulls ---------------------------------------------------------------------------


@pytest.mark.parametrize("level", ["repeatable read", "serializable"])
def test_nulls_among_the_copies_change_at_any_level(crm: Connection, role_prefix: str, level: str) -> None:
    crm.execute("update crm.contact set customer_type = null")
    model = carrying(role_prefix, ["territory", "customer_type"])
    applied(crm, model)
    with crm.transaction():
        crm.execute(f"set transaction isolation level {level}")
        crm.execute("update crm.contact set territory = null where id = 1")
        crm.execute("update crm.contact set customer_type = 'x' where id = 1")
    assert copies(crm, model, "remark", "customer_type") == {"x"}
    assert copies(crm, model, "remark", "territory") == {None}
    assert stale(crm, model) == []


# -- changed models --------------------------------------------------------------------------------------


def test_a_model_goes_from_follow_to_carry_and_further_and_back_with_rows_there(
    crm: Connection, role_prefix: str
) -> None:
    carries = carrying(role_prefix, ["territory"])
    follows = replace(carries, children=tuple(replace(each, mode=Mode.FOLLOW) for each in carries.children))
    halfway = replace(
        carries,
        children=tuple(
            replace(each, mode=Mode.FOLLOW) if each.name == REMARK else each for each in carries.children
        ),
    )
    further = carrying(role_prefix, ["territory", "customer_type", "name"])
    for number, model in enumerate((follows, carries, further, halfway, further, carries, follows, further)):
        brought_in_line(crm, model)
        crm.execute(
            "update crm.contact set territory = %s, customer_type = %s where id = 1", [number, number]
        )
        crm.execute("insert into crm.activity values (%s, 1, 'new')", [1000 + number])
        assert (number, stale(crm, model)) == (number, [])
    assert copies(crm, further, "remark", "customer_type") == {"7"}


def test_a_row_that_came_before_its_parent_finds_it_with_the_next_write(
    crm: Connection, role_prefix: str
) -> None:
    model = carrying(role_prefix, ["territory"])
    applied(crm, model)
    crm.execute(
        "with new as (insert into crm.contact (id, territory) values (7, 'HH')) "
        "insert into crm.activity values (71, 7)"
    )
    assert copies_of(crm, model, 71) == (None, None)
    assert stale(crm, model) == ["crm.activity"]
    crm.execute("update crm.activity set subject = 'anything' where id = 71")
    assert copies_of(crm, model, 71) == ("HH", 0)
    assert stale(crm, model) == []


def copies_of(crm: Connection, model: Model, activity: int) -> tuple[object, ...]:
    names = [f"{model.prefix}_territory", f"{model.prefix}_parent_version"]
    query = sql.SQL("select {} from crm.activity where id = %s").format(
        sql.SQL(", ").join(map(sql.Identifier, names))
    )
    (found,) = crm.execute(query, [activity]).fetchall()
    return found


def test_a_key_that_changes_takes_its_children_along(crm: Connection, role_prefix: str) -> None:
    model = carrying(role_prefix, ["territory"])
    applied(crm, model)
    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        crm.execute("update crm.contact set id = 77 where id = 1")
    crm.execute(
        "alter table crm.activity drop constraint activity_contact_id_fkey, "
        "add foreign key (contact_id) references crm.contact on update cascade"
    )
    crm.execute("delete from crm.deal_line; delete from crm.deal; delete from crm.contact_product")
    crm.execute("update crm.contact set id = 77, territory = 'SH' where id = 1")
    assert copies(crm, model, "activity", "territory", 77) == {"SH"}
    assert stale(crm, model) == []
