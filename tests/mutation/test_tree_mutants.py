"""Mutants of what keeps trees true: each leaves a wrong top row, lets a loop in, or shows a row too many.

The database is brought in line with the mutant by real steps. Then rows are made, moved and deleted, by the
superuser, by a person, as the apply worker of logical replication, and in REPEATABLE READ.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from crm_rls.catalog import CatalogState, Kind
from crm_rls.compile.installation.objects import foreign_key, trigger
from crm_rls.model import Model, TableName
from crm_rls.postgres.definitions import Fires
from tests.fixtures.accounts import LETS_GO, ROWS, SCHEMA, accounts_model
from tests.fixtures.database import Connection, Database
from tests.mutation.test_carry_mutants import body, ended, without
from tests.mutation.test_mutants import Mutation, bring

ACCOUNT = TableName("crm", "account")
CLIMB, DOWN, MOVING = "tree_crm_account", "top_crm_account", "moving_crm_account"
BOTH = ("insert", "update")


def firing(name: str, timing: str, events: tuple[str, ...], fires: Fires) -> Mutation:
    """Return a mutation of when a trigger fires."""

    def mutate(state: CatalogState, model: Model) -> CatalogState:
        function = f"{model.prefix}_{name}"
        other = trigger(ACCOUNT, f"~{function}", timing, events, function, fires=fires)
        assert other.identity in state.objects
        return replace(state, objects={**state.objects, other.identity: other})

    return mutate


def over_the_parent_alone(state: CatalogState, model: Model) -> CatalogState:
    """Return the state with a foreign key that does not have the top row."""
    other = foreign_key(
        ACCOUNT, f"{model.prefix}_tree_account", ("parent_id",), ACCOUNT, ("id",), emptied=("parent_id",)
    )
    assert other.identity in state.objects
    return replace(state, objects={**state.objects, other.identity: other})


def policies(old: str, new: str) -> Mutation:
    """Return a mutation of the policies by the top row."""

    def mutate(state: CatalogState, _: Model) -> CatalogState:
        def changed(text: str | None) -> str | None:
            return None if text is None else text.replace(old, new)

        found = {
            key: replace(each, using=changed(each.using), check=changed(each.check))
            if "_tree_" in each.name and each.table == ACCOUNT
            else each
            for key, each in state.policies.items()
        }
        assert found != state.policies
        return replace(state, policies=found)

    return mutate


MUTANTS: Mapping[str, Mutation] = {
    "a client says the top row": body(CLIMB, ("if tg_op = 'UPDATE' and", "if tg_op = 'UPDATE' or")),
    "forged top rows are not noticed": body(
        CLIMB, ('old."parent_id", old."{p}_tree_id"', 'old."parent_id", 0'),
        ('new."parent_id", new."{p}_tree_id"', 'new."parent_id", 0'),
    ),
    "a row without a top row stays so": body(CLIMB, ('row(new."{p}_tree_id") is not null', "true")),
    "the row above is the top row": body(
        CLIMB, ('select up."id" into', 'select new."parent_id" into'),
    ),
    "a row may name itself": body(CLIMB, ('if new."parent_id" = new."id" then', "if false then")),
    "loops are let in": body(CLIMB, ('(up."id" = new."id") or (up."id" = old."id")', "false")),
    "a new key hides a loop": body(CLIMB, ('or (up."id" = old."id")', "")),
    "moves do not wait for each other": body(
        CLIMB, ("insert into", "-- insert into"), ("on conflict", "-- on conflict"),
    ),
    "looked up when a row is made only": firing(CLIMB, "before", ("insert",), Fires.ALWAYS),
    "looked up when a row is changed only": firing(CLIMB, "before", ("update",), Fires.ALWAYS),
    "not looked up for a subscription": firing(CLIMB, "before", BOTH, Fires.ORIGIN),
    "the walk up is lost": without(Kind.TRIGGER, "~{p}_tree_crm_account"),
    "what comes first stays without a top row": firing(DOWN, "after", ("update",), Fires.ALWAYS),
    "not handed down for a subscription": firing(DOWN, "after", BOTH, Fires.ORIGIN),
    "nothing is handed down": without(Kind.TRIGGER, "~{p}_top_crm_account"),
    "the key is lost": without(Kind.FOREIGN_KEY, "{p}_tree_account"),
    "the key has no top row": over_the_parent_alone,
    "anybody moves": without(Kind.TRIGGER, "~{p}_moving_crm_account"),
    "hidden rows above are not asked": body(MOVING, ('row(new."parent_id") is not null and', "false and")),
    "hidden trees are left": body(MOVING, ("if tg_op = 'UPDATE' and not", "if false and not")),
    "a top row lets itself pass": policies('(NOT ("account"."parent_id" IS NULL)) AND ', ""),
    "a hidden top row shows its tree": policies('AND (NOT ("linked"."secret"))', ""),
}  # fmt: skip

AS_PERSON = (
    "update crm.account set parent_id = 2 where id = 12",
    "insert into crm.account values (9, 2, 'N')",
    "update crm.account set parent_id = null where id = 21",
    "update crm.account set territory = 'S' where id = 4",
    "update crm.account set {p}_tree_id = 2 where id = 12",
    "insert into crm.account (id, parent_id, {p}_tree_id) values (13, 1, 2)",
)

OFF = (
    'alter table crm.account disable trigger "~{p}_tree_crm_account", disable trigger "~{p}_top_crm_account"'
)
ON = OFF.replace("disable", "enable always")
AS_OWNER = (
    "update crm.account set parent_id = 2 where id = 11",
    "update crm.account set parent_id = 11 where id = 1",
    "update crm.account set parent_id = 1 where id = 11",
    "update crm.account set id = 600, parent_id = 111 where id = 11",
    "update crm.account set parent_id = 3 where id = 3",
    "insert into crm.account values (7, 7, null)",
    "insert into crm.account values (53, 52, 'S'), (52, 51, null), (51, 5, null), (5, null, 'N')",
    "set session_replication_role = replica; update crm.account set parent_id = 3 where id = 52",
    "insert into crm.account values (54, 53, null)",
    "set session_replication_role = origin; update crm.account set parent_id = 54 where id = 53",
    "delete from crm.account where id = 51",
    OFF,
    "update crm.account set {p}_tree_id = null where id = 12",
    ON,
    "update crm.account set secret = false where id = 12",
)

AT_ONCE = (
    (
        "update crm.account set parent_id = 121 where id = 11",
        "update crm.account set parent_id = 111 where id = 12",
    ),
    ("insert into crm.account values (112, 111, null)", "update crm.account set parent_id = 2 where id = 11"),
)


def outcomes(database: Database, prefix: str) -> Iterator[object]:
    """Yield what each write ends in, and after it the rows whose top row is wrong; and what a person sees."""
    with database.connect() as owner:
        person = database.login(f"{prefix}_anna")
        for session, statements in ((person, AS_PERSON), (owner, AS_OWNER)):
            for statement in statements:
                yield (
                    statement,
                    ended(session, statement.format(p=prefix)),
                    wrong(owner, prefix),
                    seen(person),
                )
        for number, (first, second) in enumerate(AT_ONCE):
            yield refill(owner)
            with database.connect(autocommit=False) as late:
                late.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
                late.execute("select count(*) from crm.call")
                yield number, ended(owner, first), ended(late, second)
                late.commit()
            yield wrong(owner, prefix)
        yield refill(owner)
        owner.execute("update crm.account set secret = true where id = 1")
        yield seen(person)


def wrong(connection: Connection, prefix: str) -> list[tuple[object, ...]]:
    """Return the rows whose top row is another one than a walk up finds; of those in a loop every one."""
    query = sql.SQL(
        "with recursive up (row, id, parent_id) as (select id, id, parent_id from crm.account "
        "union select up.row, a.id, a.parent_id from up join crm.account as a on a.id = up.parent_id) "
        "select a.id from crm.account as a left join up on up.row = a.id and up.parent_id is null "
        "where up.id is distinct from a.{} or up.id is null order by 1"
    )
    return connection.execute(query.format(sql.Identifier(f"{prefix}_tree_id"))).fetchall()


def seen(session: Connection) -> list[int]:
    return [key for (key,) in session.execute("select id from crm.account order by id")]


def refill(connection: Connection) -> str:
    more = "insert into crm.account values (4, null, 'N'), (22, 21, 'S'), (121, 12, null)"
    return ended(connection, f"truncate crm.account cascade; {ROWS} {more}")


@pytest.fixture
def play(database: Database, role_prefix: str, tmp_path: Path) -> Callable[[Mutation | None], list[object]]:
    """Return what brings the database in line with the model, then with a mutant, and plays the writes."""
    model = accounts_model(tmp_path, role_prefix)
    with database.connect() as connection:
        connection.execute(sql.SQL(SCHEMA))
        connection.execute(LETS_GO)

    def play(mutate: Mutation | None) -> list[object]:
        bring(database, model)
        with database.connect() as connection:
            refill(connection)
        if mutate is not None:
            bring(database, model, mutate)
        return list(outcomes(database, model.prefix))

    return play


def test_every_mutant_of_a_tree_is_noticed(play: Callable[[Mutation | None], list[object]]) -> None:
    right = play(None)
    ends = [each[1:3] for each in right[: len(AS_PERSON + AS_OWNER)]]  # type: ignore[index]
    assert [code for code, _ in ends] == [
        *["42501"] * 4, *[""] * 4, *["23514"] * 4, *[""] * 3, "23514", *[""] * 5,
    ]  # fmt: skip
    assert [rows for _, rows in ends if rows] == [[(12,)]] * 2  # until the row is written again
    survivors = [name for name, mutate in MUTANTS.items() if play(mutate) == right]
    assert survivors == []
    assert play(None) == right
