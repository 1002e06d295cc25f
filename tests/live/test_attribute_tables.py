"""Attributes that stand in tables of the user's: live, and by the role and not by its name."""

from __future__ import annotations

from dataclasses import replace

import psycopg
import pytest

from crm_rls.diagnostics import Code
from crm_rls.errors import CompileError
from crm_rls.model import AttributeTable, Membership, PersonAttribute
from crm_rls.plan.make import make_plan
from crm_rls.postgres.sqltext import SQL, Identifier
from tests.fixtures.attribute_tables import EMPLOYEE, SEEN, TEAM_MEMBER, Stage


@pytest.mark.parametrize("mode", ["force_custom_plan", "force_generic_plan"])
def test_a_row_counts_from_the_next_statement_on(value_tables: Stage, mode: str) -> None:
    anna, bert = value_tables.open("anna"), value_tables.open("bert")
    for session in (anna, bert):
        session.execute("select set_config('plan_cache_mode', %s, false)", [mode])
        session.execute(f"prepare mine as {SEEN}")
    for teams, inside, outside in (
        ((), [], []),
        (("HH",), [1, 5], [2, 3, 4]),
        (("HH", "BY"), [1, 3, 5], [2, 4]),
        (("BY",), [3], [1, 2, 4, 5]),
        ((), [], []),
    ):
        value_tables.teams("anna", *teams)
        value_tables.teams("bert", *teams)
        found = [[key for (key,) in session.execute("execute mine")] for session in (anna, bert)]
        assert found == [inside, outside], teams


def test_a_single_value_and_a_line(value_tables: Stage) -> None:
    value_tables.employ(3, None, "dora")
    value_tables.employ(4, 3, "carl", "BY")
    value_tables.employ(5, 4)
    value_tables.employ(1, None, "anna")
    assert (value_tables.sees("carl"), value_tables.sees("dora")) == ([3], [3, 4, 5])
    value_tables.run("update crm.employee set reports_to = 3 where employee_no = 1")
    assert value_tables.sees("dora") == [1, 3, 4, 5]
    value_tables.run("update crm.employee set reports_to = 1 where employee_no = 4")
    assert value_tables.sees("dora") == [1, 3, 4, 5]
    value_tables.run("update crm.employee set reports_to = null where employee_no = 1")
    assert value_tables.sees("dora") == [3]
    value_tables.run("update crm.employee set region = null")
    assert value_tables.sees("carl") == []


def test_a_substitute_has_the_values_of_whom_he_or_she_covers(value_tables: Stage) -> None:
    value_tables.teams("anna", "HH")
    value_tables.teams("bert", "BY")
    value_tables.teams("carl", "SH")
    value_tables.employ(3, None, "dora")
    value_tables.employ(4, 3, "carl", "BW")
    for absent in ("anna", "bert", "dora"):
        value_tables.call("cover", absent, "carl")
    assert value_tables.sees("carl") == sorted({4} | {1, 5} | {1, 2, 4, 5} | {3, 4})


def test_the_view_of_groups_agrees(value_tables: Stage) -> None:
    value_tables.teams("anna", "HH", "BY")
    value_tables.teams("bert", "HH")
    value_tables.employ(3, None, "dora")
    value_tables.employ(4, 3, "carl", "BW")
    for person, group in (("anna", "teams"), ("bert", "not_own"), ("carl", "region"), ("dora", "line")):
        found = value_tables.superuser.execute(
            "select contact from crm_access.contact_group where access_group = %s and login = %s order by 1",
            [group, value_tables.login(person)],
        )
        assert [key for (key,) in found] == value_tables.sees(person) != [], person


# -- names are not people ------------------------------------------------------------------------------


def rename(stage: Stage, old: str, new: str) -> None:
    statement = SQL("alter role {} rename to {}").format(Identifier(old), Identifier(new))
    stage.superuser.execute(statement)


@pytest.mark.alone
@pytest.mark.parametrize("looked", [False, True])
def test_a_renamed_login_is_called_so_in_the_table_and_nobody_gets_its_rows(
    value_tables: Stage, looked: bool
) -> None:
    anna, bert = value_tables.login("anna"), value_tables.login("bert")
    value_tables.teams("anna", "HH")
    value_tables.teams("bert", "BY")
    session, other = value_tables.open("anna"), value_tables.open("bert")
    rename(value_tables, anna, f"{anna}_m")
    if looked:
        value_tables.call("tidy")
    assert session.execute(SEEN).fetchall() == []
    # Who gets the name gets nothing by it.
    rename(value_tables, bert, anna)
    if looked:
        value_tables.call("tidy")
    assert other.execute(SEEN).fetchall() == []
    value_tables.run("update crm.team_member set login = %s where login = %s", f"{anna}_m", anna)
    assert session.execute(SEEN).fetchall() == [(1,), (5,)]
    (told,) = value_tables.told(Code.LOGINS_OF_NOBODY)
    assert f"{bert} (1)" in told
    rename(value_tables, anna, bert)
    rename(value_tables, f"{anna}_m", anna)


@pytest.mark.alone
def test_a_login_made_anew_inherits_nothing_until_it_is_somebody(value_tables: Stage) -> None:
    anna = value_tables.login("anna")
    value_tables.teams("anna", "HH")
    value_tables.database.make_anew(anna)
    value_tables.run(
        f"grant {value_tables.model.prefix}_persons, {value_tables.model.prefix}_group_teams to {anna}"
    )
    assert value_tables.sees("anna") == []
    (told,) = value_tables.told(Code.LOGINS_OF_NOBODY)
    assert f"{anna} (1)" in told
    value_tables.call("rehire", anna)
    assert value_tables.sees("anna") == [1, 5]


def test_a_temporary_table_of_the_same_name_gives_nothing(value_tables: Stage) -> None:
    value_tables.teams("anna", "HH")
    anna = value_tables.open("anna")
    for statement in (
        "create temporary table team_member (login name, team text)",
        "insert into team_member values (current_user, 'BY')",
        "set search_path = pg_temp, crm",
    ):
        anna.execute(statement)
    assert anna.execute("select id from crm.contact order by id").fetchall() == [(1,), (5,)]
    for statement in (
        "insert into crm.team_member values (current_user, 'BY')",
        "select * from crm.team_member",
        "select * from crm_access.person",
        "select crm_access.me('x')",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            anna.execute(statement)


# -- lines ---------------------------------------------------------------------------------------------


def closure(stage: Stage) -> set[tuple[int, int]]:
    (name,) = stage.superuser.execute(
        "select c.oid::regclass::text from pg_class c where c.relname ~ 'line_reports_' and c.relkind = 'r'"
    ).fetchall()[0]
    return set(stage.superuser.execute(f"select head, member from {name}").fetchall())  # noqa: S608


def walked(stage: Stage) -> set[tuple[int | None, int | None]]:
    found_rows = stage.superuser.execute("select employee_no, reports_to from crm.employee").fetchall()
    rows: dict[int | None, int | None] = dict(found_rows)
    found = set()
    for member in rows:
        head = member
        while head in rows:
            found.add((head, member))
            head = rows[head]
    return found


def test_a_line_follows_whatever_happens_to_the_table(value_tables: Stage) -> None:
    for statement in (
        (
            "insert into crm.employee (employee_no, reports_to) select n, nullif(n / 3, 0) "
            "from generate_series(1, 40) as n"
        ),
        "update crm.employee set reports_to = 2 where employee_no = 4",
        # Two rows change places in one statement: no loop, whatever comes first.
        "update crm.employee set reports_to = case employee_no when 1 then 3 end where employee_no in (1, 3)",
        "update crm.employee set employee_no = 100 where employee_no = 5",
        "update crm.employee set reports_to = 100 where reports_to = 5",
        "delete from crm.employee where employee_no = 2",
        "insert into crm.employee (employee_no, reports_to) values (2, 100)",
        "update crm.employee set employee_no = employee_no + 1000, reports_to = reports_to + 1000",
        "delete from crm.employee where employee_no > 1020",
        "insert into crm.employee (employee_no, reports_to) values (7, 8), (8, 9), (9, 1001)",
    ):
        value_tables.run(statement)
        assert closure(value_tables) == walked(value_tables) != set(), statement
    value_tables.run("truncate crm.employee")
    assert closure(value_tables) == set()


def test_a_loop_is_refused_and_named(value_tables: Stage) -> None:
    value_tables.employ(1, None)
    value_tables.employ(2, 1)
    value_tables.employ(3, 2)
    for statement in (
        "update crm.employee set reports_to = 3 where employee_no = 1",
        "update crm.employee set reports_to = 1 where employee_no = 1",
        "insert into crm.employee (employee_no, reports_to) values (5, 6), (6, 5)",
    ):
        with pytest.raises(psycopg.errors.CheckViolation, match="reports to"):
            value_tables.run(statement)
    assert closure(value_tables) == walked(value_tables)


def test_in_an_old_snapshot_nothing_changes(value_tables: Stage) -> None:
    value_tables.run("set default_transaction_isolation = 'repeatable read'")
    with pytest.raises(psycopg.errors.FeatureNotSupported):
        value_tables.employ(1, None)


def test_two_who_change_a_line_at_once(value_tables: Stage) -> None:
    for number in range(1, 5):
        value_tables.employ(number, None)
    one = value_tables.database.connect(autocommit=False)
    one.execute("update crm.employee set reports_to = 1 where employee_no = 2")
    other = value_tables.database.connect()
    other.execute("set lock_timeout = 100")
    with pytest.raises(psycopg.errors.LockNotAvailable):
        other.execute("update crm.employee set reports_to = 2 where employee_no = 3")
    one.commit()
    other.execute("update crm.employee set reports_to = 2 where employee_no = 3")
    assert closure(value_tables) == walked(value_tables)


def test_a_plan_names_a_loop_that_is_there_and_is_not_applied(bare_tables: Stage) -> None:
    bare_tables.run(
        "insert into crm.employee (employee_no, reports_to) values (1, 2), (2, 3), (3, 1), (4, 1)"
    )
    (told,) = bare_tables.told(Code.LINE_LOOP)
    assert "1 reports to 2 reports to 3 reports to 1" in told
    bare_tables.run("update crm.employee set reports_to = null where employee_no = 3")
    assert bare_tables.told(Code.LINE_LOOP) == []
    bare_tables.apply(bare_tables.model)
    assert closure(bare_tables) == walked(bare_tables)


def test_a_line_that_was_not_followed_is_mended_by_the_next_apply(value_tables: Stage) -> None:
    value_tables.employ(1, None)
    (name,) = value_tables.superuser.execute(
        "select quote_ident(tgname) from pg_trigger "
        "where tgrelid = 'crm.employee'::regclass and tgname ~ 'follow$'"
    ).fetchall()[0]
    value_tables.run(f"alter table crm.employee disable trigger {name}")
    value_tables.employ(2, 1)
    assert closure(value_tables) != walked(value_tables)
    value_tables.apply(value_tables.model)
    assert closure(value_tables) == walked(value_tables)


# -- what plan and verify say --------------------------------------------------------------------------


def test_a_plan_names_the_columns_that_grant(bare_tables: Stage) -> None:
    writer = f"{bare_tables.model.prefix}_hr"
    bare_tables.run(f"create role {writer} login; grant insert, update on crm.team_member to {writer}")
    told = bare_tables.told(Code.COLUMNS_THAT_GRANT)
    assert len(told) == 3
    assert "the columns login, team of crm.team_member" in told[2]
    assert f"{writer} (INSERT, UPDATE)" in told[2]


def test_very_many_values_of_one_are_told(bare_tables: Stage) -> None:
    bare_tables.run("insert into crm.team_member select 'head', n from generate_series(1, 101) n")
    (told,) = bare_tables.told(Code.MANY_VALUES_OF_ONE)
    assert "head (101)" in told


@pytest.mark.alone
def test_an_attribute_and_its_objects_go_together(value_tables: Stage) -> None:
    group = next(each for each in value_tables.model.groups if each.name == "teams")
    smaller = replace(
        value_tables.model,
        attributes={"team": PersonAttribute(many=True)},
        groups=(group,),
        memberships=(Membership("anna", "teams"),),
    )
    value_tables.apply(smaller)
    left = value_tables.superuser.execute(
        "select relname from pg_class where relname ~ '(values|line)_(team|reports)_'"
    )
    assert left.fetchall() == []
    value_tables.employ(1, None)
    value_tables.apply(value_tables.model)
    assert closure(value_tables) == {(1, 1)}


@pytest.mark.parametrize(
    ("source", "code"),
    [
        (AttributeTable(EMPLOYEE, "log_in", "region"), Code.MISSING_COLUMN),
        (AttributeTable(EMPLOYEE, "employee_no", "region"), Code.UNFIT_LOGIN_COLUMN),
        (AttributeTable(TEAM_MEMBER, "login", "team"), Code.SEVERAL_ROWS_FOR_ONE_VALUE),
    ],
)
def test_a_table_that_cannot_give_the_values_is_refused(
    bare_tables: Stage, source: AttributeTable, code: Code
) -> None:
    attributes = {**bare_tables.model.attributes, "region": PersonAttribute("text", source=source)}
    with bare_tables.database.connect(autocommit=False) as owner, pytest.raises(CompileError) as caught:
        make_plan(owner, replace(bare_tables.model, attributes=attributes))
    assert [each.code for each in caught.value.diagnostics] == [code]


def test_a_value_of_another_type_is_refused(bare_tables: Stage) -> None:
    source = AttributeTable(TEAM_MEMBER, "login", "team")
    wrong = PersonAttribute("integer", many=True, source=source)
    attributes = {**bare_tables.model.attributes, "team": wrong}
    with bare_tables.database.connect(autocommit=False) as owner, pytest.raises(CompileError) as caught:
        make_plan(owner, replace(bare_tables.model, attributes=attributes))
    assert [each.code for each in caught.value.diagnostics] == [Code.UNFIT_VALUE_COLUMN]
