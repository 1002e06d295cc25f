"""Trees: who reaches a top row reaches what stands below it, in the rows that are there and that come."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from psycopg import sql
from psycopg.types.json import Jsonb

from crm_rls.answers import answering
from crm_rls.answers.seeing import who_sees
from crm_rls.answers.why import why
from crm_rls.change.removal import compile_removal
from crm_rls.diagnostics import Code
from crm_rls.errors import CompileError
from crm_rls.model import Model
from crm_rls.plan.apply import apply_plan
from crm_rls.plan.make import make_plan, make_removal_plan
from crm_rls.verify import verify
from tests.fixtures.accounts import LETS_GO, ROWS, SCHEMA, accounts_model
from tests.fixtures.applying import EVERYTHING, brought_in_line
from tests.fixtures.database import Connection, Database
from tests.fixtures.waiting import wait_until

TABLES = ("account", "deal", "call", "message")
ANNA = {1, 11, 111, 12, 21}


@dataclass(frozen=True, slots=True)
class Crm:
    database: Database
    superuser: Connection
    folder: Path
    prefix: str

    def apply(self, *changes: tuple[str, str]) -> Model:
        model = accounts_model(self.folder, self.prefix, *changes)
        with self.database.connect(autocommit=False) as connection:
            brought_in_line(connection, model)
        return model

    def refusal(self, *changes: tuple[str, str]) -> tuple[Code, str]:
        with pytest.raises(CompileError) as refused:
            make_plan(self.superuser, accounts_model(self.folder, self.prefix, *changes))
        (found,) = refused.value.diagnostics
        return found.code, found.next_step

    def login(self, name: str) -> Connection:
        return self.database.login(f"{self.prefix}_{name}")

    def tops(self) -> list[tuple[int, int]]:
        column = sql.Identifier(f"{self.prefix}_tree_id")
        return self.superuser.execute(
            sql.SQL("select id, {} from crm.account order by id").format(column)
        ).fetchall()


@pytest.fixture
def crm(database: Database, role_prefix: str, tmp_path: Path) -> Crm:
    superuser = database.connect()
    superuser.execute(sql.SQL(SCHEMA + ROWS))
    return Crm(database, superuser, tmp_path, role_prefix.rstrip("_"))


def seen(session: Connection) -> dict[str, set[int]]:
    query = "select id from crm.{}"
    return {
        name: {key for (key,) in session.execute(sql.SQL(query).format(sql.Identifier(name)))}
        for name in TABLES
    }


def wrong(connection: Connection, model: Model) -> list[str]:
    """Return what verify would run to mend trees and copies."""
    found = verify(connection, model, deep=True).errors
    asked = (Code.WRONG_TREES, Code.CARRIED_COPIES)
    return [each.next_step.partition("then run: ")[2] for each in found if each.code in asked]


def test_a_tree_is_seen_by_who_sees_its_top_row(crm: Crm) -> None:
    model = crm.apply()
    assert crm.tops() == [(1, 1), (2, 2), (3, 3), (11, 1), (12, 1), (21, 2), (31, 3), (111, 1), (211, 2)]
    anna, bert = crm.login("anna"), crm.login("bert")
    below = {key * 10 for key in ANNA}
    assert seen(anna) == {"account": ANNA, "deal": below, "call": below, "message": {1, 2, 3, 5}}
    assert seen(bert)["account"] == {2, 21, 211, 11}
    assert wrong(crm.superuser, model) == []
    with answering(crm.superuser) as answers:
        assert [each.person for each in who_sees(answers, "111").people] == ["anna"]
        assert [each.person for each in who_sees(answers, "11").people] == ["anna", "bert"]
        assert not who_sees(answers, "31").people
        assert why(answers, "anna", "111").allowed
        assert not why(answers, "anna", "211").allowed
    people = "select person from crm_people.who_sees(%s) order by 1"
    assert crm.superuser.execute(people, ["111"]).fetchall() == [("anna",)]

    dsn = crm.database.login_dsn(f"{crm.prefix}_anna")
    engine = sa.create_engine("postgresql+psycopg://", creator=lambda: psycopg.connect(dsn))
    keys = {each["name"]: each for each in sa.inspect(engine).get_foreign_keys("account", schema="crm")}
    own = ["id", "parent_id", "territory", "secret"]
    account = sa.Table("account", sa.MetaData(), schema="crm", autoload_with=engine, include_columns=own)
    engine.dispose()
    assert keys.keys() == {"account_parent_id_fkey", f"{crm.prefix}_tree_account"}
    assert [each.name for each in account.foreign_key_constraints] == ["account_parent_id_fkey"]

    # A restriction hides the row itself; a hidden top row shows nothing, but what shows itself.
    crm.superuser.execute("update crm.account set secret = true where id in (12, 2)")
    assert seen(anna)["account"] == ANNA - {12}
    crm.superuser.execute("update crm.account set secret = true where id = 1")
    assert seen(anna)["account"] == {21}
    assert seen(bert)["account"] == {2, 21, 211, 11}

    # The column is ours alone: what a client writes there has no effect, in either way of writing.
    column = sql.Identifier(f"{crm.prefix}_tree_id")
    crm.superuser.execute("update crm.account set secret = false")
    anna.execute(sql.SQL("update crm.account set {} = 2 where id = 12").format(column))
    anna.execute(sql.SQL("insert into crm.account (id, parent_id, {}) values (13, 1, 2)").format(column))
    anna.execute(sql.SQL("insert into crm.account (id, territory, {}) values (4, 'N', 2)").format(column))
    assert crm.tops()[3:4] + crm.tops()[-4:-2] == [(4, 4), (21, 2), (31, 3)]
    assert dict(crm.tops())[12] == dict(crm.tops())[13] == 1


def test_a_shared_top_row_shares_its_tree(crm: Crm) -> None:
    restricted = ("restrictions:\n  open: {where: not secret, except: [south]}\n", "")
    for changes in ((), (restricted,)):
        crm.apply(("logins: create", "logins: create, sharing: read"), *changes)
        crm.superuser.execute("select crm_people.share('bert', '1', '2999-01-01', 'a project')")
        crm.superuser.execute("select crm_people.share('bert', '31', '2999-01-01', 'a project')")
        both = {1, 11, 111, 12, 31} | {2, 21, 211}
        shown = seen(crm.login("bert"))
        assert shown["account"] == both
        assert shown["deal"] == shown["call"] == {key * 10 for key in both}
        assert shown["message"] == {1, 2, 3, 4, 5, 6}


def test_rows_are_moved_loaded_and_deleted(crm: Crm) -> None:
    model = crm.apply()
    run = crm.superuser.execute
    run("update crm.account set parent_id = 2 where id = 11")
    assert dict(crm.tops()) | {11: 2, 111: 2} == dict(crm.tops())
    run("update crm.account set parent_id = null where id = 11")
    assert dict(crm.tops()) | {11: 11, 111: 11} == dict(crm.tops())
    run("update crm.account set parent_id = 111 where id = 1")  # a top row with all below it
    assert dict(crm.tops()) | {1: 11, 12: 11, 111: 11} == dict(crm.tops())

    # Any order within a statement, however deep.
    run("insert into crm.account values (53, 52, 'S'), (52, 51, null), (51, 5, null), (5, null, 'N')")
    assert dict(crm.tops()) | {5: 5, 51: 5, 52: 5, 53: 5} == dict(crm.tops())

    # The table's own key says what becomes of the rows below; also where it lets them go.
    run(LETS_GO)
    run("delete from crm.account where id = 51")
    assert dict(crm.tops()) | {52: 52, 53: 52} == dict(crm.tops())
    run("update crm.account set id = 520 where id = 52")
    assert dict(crm.tops()) | {520: 520, 53: 520} == dict(crm.tops())

    # As the apply worker of logical replication, which has no foreign keys.
    run("set session_replication_role = replica")
    run("update crm.account set parent_id = 5 where id = 520")
    run("set session_replication_role = origin")
    assert dict(crm.tops()) | {520: 5, 53: 5} == dict(crm.tops())
    assert wrong(crm.superuser, model) == []

    run("alter table crm.account disable trigger user")
    run("update crm.account set parent_id = null where id = 53")
    run("alter table crm.account enable trigger user")
    (mends,) = wrong(crm.superuser, model)
    run(mends)
    assert wrong(crm.superuser, model) == []


def refused(session: Connection, statement: str) -> str:
    with pytest.raises(psycopg.Error) as refusal:
        session.execute(sql.SQL(statement))
    session.rollback()
    return refusal.value.sqlstate or ""


def test_no_row_comes_to_stand_below_itself(crm: Crm) -> None:
    crm.apply()
    with crm.database.connect() as session:
        assert refused(session, "update crm.account set parent_id = 1 where id = 1") == "23514"
        assert refused(session, "update crm.account set parent_id = 111 where id = 1") == "23514"
        assert refused(session, "insert into crm.account values (7, 7, null)") == "23514"
        loop = "update crm.account set parent_id = case id when 2 then 31 else 211 end where id in (2, 3)"
        assert refused(session, loop) == "23514"


MOVE_UNDER_12 = "update crm.account set parent_id = 121 where id = 11"
MOVE_AWAY = "update crm.account set parent_id = 2 where id = 11"
INSERT_BELOW = "insert into crm.account values (112, 111, null)"


MORE = "insert into crm.account values (121, 12, null)"
AT_ONCE: tuple[tuple[str, str, tuple[str, str], dict[int, int]], ...] = (
    (
        MOVE_UNDER_12,
        "update crm.account set parent_id = 111 where id = 12",
        ("23514", "40001"),
        {11: 1, 12: 1},
    ),
    (MOVE_AWAY, "update crm.account set parent_id = 111 where id = 2", ("23514", "40001"), {2: 2, 11: 2}),
    (MOVE_AWAY, INSERT_BELOW, ("done", "40001"), {11: 2, 111: 2}),
    (INSERT_BELOW, MOVE_AWAY, ("done", "40001"), {}),
)
"""What two sessions write at once, how the second one ends by level of isolation, and then some top rows."""


def test_two_sessions_leave_right_trees_and_no_loop(crm: Crm) -> None:
    """Both in READ COMMITTED, then in REPEATABLE READ; the second one begins before the first commits."""
    model = crm.apply()
    levels = (psycopg.IsolationLevel.READ_COMMITTED, psycopg.IsolationLevel.REPEATABLE_READ)
    for (first, second, later, ends), number in product(AT_ONCE, range(2)):
        crm.superuser.execute(sql.SQL(f"truncate crm.account cascade; {ROWS} {MORE}"))
        with crm.database.connect(autocommit=False) as one, crm.database.connect(autocommit=False) as other:
            one.isolation_level = other.isolation_level = levels[number]
            other.execute("select count(*) from crm.call")  # the snapshot of REPEATABLE READ
            one.execute(sql.SQL(first))
            with ThreadPoolExecutor() as pool:
                waiting = pool.submit(ended, other, second)
                blocked, pid = "select cardinality(pg_blocking_pids(%s)) > 0", other.info.backend_pid
                wait_until(lambda: crm.superuser.execute(blocked, [pid]).fetchone() == (True,), second)  # noqa: B023 -- called at once
                one.commit()
                assert waiting.result() == later[number], (first, second)
        assert dict(crm.tops()) | ends == dict(crm.tops())
        assert wrong(crm.superuser, model) == []


def ended(session: Connection, statement: str) -> str:
    try:
        session.execute(sql.SQL(statement))
        session.commit()
    except psycopg.Error as error:
        session.rollback()
        return error.sqlstate or ""
    return "done"


def test_what_is_reached_by_its_top_row_is_given_away_and_hung_nowhere(crm: Crm) -> None:
    """A filter that reads the row above does not let anybody hang a contact on a row that is hidden."""
    crm.apply(
        (
            "north: {territory: N, rights: [read",
            "north: {territory: N, where: parent_id is null, rights: [reassign, read",
        ),
    )
    anna = crm.login("anna")
    give = "select crm_people.give(%s, %s)"
    with pytest.raises(psycopg.errors.UndefinedObject):
        anna.execute(give, ["2", Jsonb({"territory": "N"})])
    for column in ("parent_id", f"{crm.prefix}_tree_id"):
        with pytest.raises(psycopg.errors.InvalidParameterValue) as refused:
            anna.execute(give, ["111", Jsonb({column: 2})])
        assert refused.value.diag.message_hint == "Give one of these: secret, territory."
    anna.execute(give, ["111", Jsonb({"territory": "S"})])
    assert crm.superuser.execute("select territory from crm.account where id = 111").fetchone() == ("S",)


def test_answers_need_no_column_of_ours(crm: Crm) -> None:
    """An assertion is checked before the tree is there, and after it has gone."""
    without = (("key: id, tree: parent_id", "key: id"), (", tree: reply_to", ""))
    crm.apply(*without)
    said = """assertions:
- {person: anna, must_see: "id in (1, 11, 111, 12, 21)"}
- {person: anna, must_not_see: "id in (2, 211, 3, 31)"}
people:
"""
    asserts = ("people:\n", said)
    for changes in ((asserts,), (asserts, *without)):
        model = accounts_model(crm.folder, crm.prefix, *changes)
        passed = [each.holds for each in verify(crm.superuser, model).assertions]
        assert passed == [changes == (asserts,), True]


def test_a_model_without_the_tree_takes_all_of_it_away_again(crm: Crm) -> None:
    crm.apply()
    crm.apply(("key: id, tree: parent_id", "key: id"), (", tree: reply_to", ""))
    assert seen(crm.login("anna"))["account"] == {1, 21}
    columns = (
        "select attname from pg_attribute "
        "where attrelid = 'crm.account'::regclass and attnum > 0 and not attisdropped"
    )
    assert f"{crm.prefix}_tree_id" not in {name for (name,) in crm.superuser.execute(columns)}
    model = crm.apply()
    assert seen(crm.login("anna"))["account"] == ANNA
    with crm.database.connect(autocommit=False) as connection:
        plan = make_removal_plan(connection, model, open_tables=True)
        apply_plan(connection, model, plan, allowed=EVERYTHING, desire=compile_removal)
    assert len(crm.superuser.execute(columns).fetchall()) == 4


def test_a_model_takes_its_trees_along_to_another_prefix(crm: Crm) -> None:
    model = accounts_model(crm.folder, crm.prefix)
    with crm.database.connect(autocommit=False) as superuser:
        apply_plan(superuser, model, make_plan(superuser, model).plan, allowed=EVERYTHING)
        renamed = replace(model, prefix=f"{crm.prefix}_n", former_prefix=model.prefix)
        apply_plan(superuser, renamed, make_plan(superuser, renamed).plan, allowed=EVERYTHING)
        assert make_plan(superuser, renamed).plan.empty
    assert seen(crm.login("anna"))["account"] == ANNA
    assert wrong(crm.superuser, renamed) == []


def test_a_tree_that_cannot_be_one_is_refused(crm: Crm) -> None:
    run = crm.superuser.execute
    run("alter table crm.account disable trigger all; update crm.account set parent_id = 111 where id = 11")
    run("alter table crm.account enable trigger all")
    plan = make_plan(crm.superuser, accounts_model(crm.folder, crm.prefix)).plan
    (loop,) = [each for each in plan.findings if each.code is Code.ROWS_WITHOUT_TOP]
    assert loop.blocking
    assert "2 rows" in loop.cause
    assert loop.cause.endswith("11, 111")

    key = "account_parent_id_fkey"
    run(f"alter table crm.account alter constraint {key} deferrable")
    assert crm.refusal() == (Code.UNFIT_TREE, "make it NOT DEFERRABLE")
    run(f"alter table crm.account drop constraint {key}")
    code, _ = crm.refusal()
    assert code is Code.LINK_WITHOUT_FOREIGN_KEY
    run("alter table crm.account add column code int unique")
    run("alter table crm.account add column above int references crm.account (code)")
    code, step = crm.refusal(("tree: parent_id", "tree: above"))
    assert (code, step) == (Code.UNFIT_TREE, "let `key` of crm.account be what it refers to")
