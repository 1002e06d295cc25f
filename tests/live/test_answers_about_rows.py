"""Answers find the row that is meant, whatever its key is, and the person, whatever the login is called."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from crm_rls.answers import Remedy, answering
from crm_rls.answers.seeing import who_sees
from crm_rls.answers.totals import rows_seen
from crm_rls.answers.why import why
from crm_rls.errors import DatabaseError
from crm_rls.model import Mode, Model, Sharing, TableName
from tests.fixtures.applying import applied, applying
from tests.fixtures.database import Connection, Database
from tests.fixtures.small_crm import SCHEMA, small_model
from tests.fixtures.staged import Copied
from tests.fixtures.tables import child

LINE, VISIT, NOTE = (TableName("crm", name) for name in ("line", "visit", "note"))
MORE = """
create table crm.line (contact_id int references crm.contact, code text, primary key (code, contact_id));
create table crm.visit (id int, day date, contact_id int references crm.contact, primary key (id, day))
    partition by range (day);
create table crm.visit_26 partition of crm.visit for values from ('2026-01-01') to ('2027-01-01');
create table crm.visit_27 partition of crm.visit for values from ('2027-01-01') to ('2028-01-01');
create table crm.note (id int, contact_id int references crm.contact);
insert into crm.line values (1, 'x,y'), (1, 'say "a"'), (1, E'two\\nlines'), (1, ''), (3, 'x,y');
insert into crm.visit values (1, '2026-05-05', 1), (1, '2027-05-05', 3);
insert into crm.note values (1, 1), (1, 3), (2, 1);
"""


@pytest.fixture
def owner(database: Database) -> Connection:
    connection = database.connect()
    connection.execute(SCHEMA)
    connection.execute(MORE)
    return connection


def modelled(prefix: str) -> Model:
    """Return the small model with children that say no key, and shares."""
    model = small_model(prefix, [("anna", "nord"), ("bert", "first_contact")])
    others = tuple(child(table, model.root.name, "contact_id", Mode.FOLLOW) for table in (LINE, VISIT, NOTE))
    children = tuple(sorted((*model.children, *others), key=lambda each: each.name))
    return replace(model, children=children, sharing=Sharing.READ)


@pytest.fixture
def asked(copied: Copied) -> Iterator[tuple[Connection, Model]]:
    """Yield the superuser's connection to a copy in which the model is applied, and the model."""

    def stage(database: Database, prefix: str) -> Model:
        superuser = database.connect()
        superuser.execute(SCHEMA)
        superuser.execute(MORE)
        model = modelled(prefix)
        applied(superuser, model)
        return model

    with copied("answers about rows", stage) as (database, model):
        yield database.connect(), model


@pytest.mark.parametrize(
    ("table", "key", "allowed"),
    [
        ("line", '1,"x,y"', None),
        ("line", '"x,y",1', True),
        ("line", '"x,y",3', False),
        ("line", '"say ""a""",1', True),
        ("line", '"two\nlines",1', True),
        ("line", ",1", True),
        ("visit", "1,2026-05-05", True),
        ("visit", "1,2027-05-05", False),
        ("note", "2", True),
    ],
)
def test_a_row_is_named_by_a_key_of_its_table(
    asked: tuple[Connection, Model], table: str, key: str, *, allowed: bool | None
) -> None:
    owner, model = asked
    with applying(owner, model.prefix) as whom, answering(whom) as answers:
        if allowed is None:
            with pytest.raises(
                DatabaseError, match=r"cannot be the key of a row of crm.line \(code, contact_id\)"
            ):
                why(answers, "anna", key, table=table)
            return
        assert why(answers, "anna", key, table=table).allowed is allowed
        assert (key in rows_seen(answers, "anna", answers.table(table))) is allowed


@pytest.mark.alone
@pytest.mark.parametrize(
    ("key", "seen"),
    [
        ('"x,y",1', True),
        ('"x,y",3', False),
        ('{"x,y",1}', True),
        ('{"x,y", 3}', False),
        ('"say ""a""",1', True),
        (r'{"say \"a\"",1}', True),
        ('"two\nlines",1', True),
        (",1", True),
        ('{"",1}', True),
        ("{x},1", True),
        ('"{x}",1', True),
        ('{"{x}",1}', True),
        (r'{"a\\b",1}', True),
        (r"a\b,1", True),
        ("x,1", False),
    ],
)
def test_operators_and_auditors_write_a_key_of_several_columns_alike(
    copied: Copied, key: str, *, seen: bool
) -> None:
    def stage(database: Database, prefix: str) -> Model:
        superuser = database.connect()
        superuser.execute(SCHEMA)
        superuser.execute(MORE)
        superuser.execute("insert into crm.line values (1, '{x}'), (1, 'a\\b')")
        model = modelled(prefix)
        children = (
            replace(each, key=("code", "contact_id")) if each.name == LINE else each
            for each in model.children
        )
        model = replace(model, children=tuple(children))
        applied(superuser, model)
        return model

    with copied("keys of several columns", stage) as (database, model):
        owner = database.connect()
        told = owner.execute("select person from crm_people.who_sees(%s, root => 'crm.line')", (key,))
        assert told.fetchall() == ([("anna",)] if seen else [])
        with applying(owner, model.prefix) as whom, answering(whom) as answers:
            found = who_sees(answers, key, table="line")
            assert {each.person for each in found.people} == ({"anna"} if seen else set())


def test_a_key_of_several_rows_is_no_answer(asked: tuple[Connection, Model]) -> None:
    owner, model = asked
    with applying(owner, model.prefix) as whom, answering(whom) as answers:
        with pytest.raises(DatabaseError, match=r"several rows of crm\.note have the key 1"):
            why(answers, "anna", "1", table="note")
        with pytest.raises(DatabaseError, match="write the values with a comma between"):
            why(answers, "anna", "1", table="visit")


def test_a_table_without_any_key_is_asked_by_place(owner: Connection, role_prefix: str) -> None:
    owner.execute("alter table crm.note drop column id")
    model = modelled(role_prefix + "m")
    applied(owner, model)
    with applying(owner, model.prefix) as whom, answering(whom) as answers:
        assert rows_seen(answers, "anna", NOTE) == ("(0,1)", "(0,3)")
        assert why(answers, "anna", "(0,1)", table="note").allowed
        assert not why(answers, "anna", "(0,2)", table="note").allowed
        with pytest.raises(DatabaseError, match="which has no key: name it by where it lies"):
            why(answers, "anna", "1", table="note")


@pytest.mark.alone
def test_a_share_is_the_smallest_grant(asked: tuple[Connection, Model]) -> None:
    owner, model = asked
    with applying(owner, model.prefix) as whom, answering(whom) as answers:
        assert why(answers, "anna", "3").remedies[0] == Remedy("", share="3")
        assert why(answers, "anna", "31", table="crm.deal_line").remedies[0] == Remedy("", share="3", more=1)
        # A restriction binds shares as well.
        assert all(each.share is None for each in why(answers, "anna", "5").remedies)
    applied(owner, replace(model, sharing=Sharing.NOTHING))
    with applying(owner, model.prefix) as whom, answering(whom) as answers:
        assert all(each.share is None for each in why(answers, "anna", "3").remedies)


@pytest.mark.alone
def test_a_login_that_was_renamed_is_the_same_person(asked: tuple[Connection, Model]) -> None:
    """The server keeps the memberships of a role that gets another name, and attributes follow it."""
    owner, model = asked
    for name in ("anna", "bert"):
        owner.execute(f"alter role {model.prefix}_{name} rename to {model.prefix}_{name}_2")
    try:
        with applying(owner, model.prefix) as whom, answering(whom) as answers:
            assert {each.person for each in who_sees(answers, "1").people} == {"anna"}
            assert {each.person for each in who_sees(answers, "2").people} == {"bert"}
            assert why(answers, f"{model.prefix}_bert_2", "2").allowed
            assert why(answers, f"{model.prefix}_bert", "2").allowed
    finally:
        for name in ("anna", "bert"):
            owner.execute(f"alter role {model.prefix}_{name}_2 rename to {model.prefix}_{name}")
