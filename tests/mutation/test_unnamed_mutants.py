"""Mutants of what tables that are not named mean: of the patterns, of which one counts, of what has none."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import replace
from fnmatch import fnmatchcase

import psycopg
import pytest
from psycopg import sql

from crm_rls.catalog import ServerFacts
from crm_rls.compile import whole
from crm_rls.compile.fit import unnamed
from crm_rls.errors import CrmRlsError
from crm_rls.model import Model, TableName, TablePattern, tables
from crm_rls.plan import make
from tests.fixtures.applying import applied
from tests.fixtures.database import Connection, Database, Logins
from tests.fixtures.model_text import load

TABLES = """
crm.list_a crm.list_ab crm.list_pay crm.list_named crm.x_list crm.list_list crm."Log_a" crm.loga crm.log_abc
crm.rest hr.list_a
"""
SCHEMA = """
create schema crm; create schema hr;
create table crm.contact (id int); alter table crm.contact add primary key (id);
create table crm.heir () inherits (crm.contact);
create table crm.log_a (id int) partition by range (id); create table crm.part partition of crm.log_a default;
insert into crm.contact values (1); insert into crm.heir values (2); insert into crm.log_a values (1);
"""
MODEL = """
crm_rls: 1
database:
  prefix: {prefix}
  schemas: {{crm: {{default: blocked}}, hr: {{default: blocked}}}}
tables:
  crm.contact: {{class: root, key: id}}
  crm.list_named: {{class: blocked}}
  crm.list_*: {{class: public}}
  crm.list_p*: {{class: blocked}}
  crm.*_list: {{class: blocked}}
  crm.log?a: {{class: public}}
people:
  anna: {{login: {person}}}
services:
  etl: {{login: {service}, tables: [crm.re*]}}
"""
MENDED = """
alter table crm.part disable row level security, no force row level security;
grant usage on schema crm, hr to {0}; grant select on all tables in schema crm, hr to {0};
"""
"""What the next plan leaves of a mutant: privileges that it took away, a partition that it protected."""

PUBLIC = {"crm.list_a", "crm.list_ab", "crm.log_a", "crm.part"}
"""What the person reads; the service reads `crm.rest`, too."""


@contextmanager
def order(key: Callable[[TablePattern], object]) -> Iterator[None]:
    """Sort the patterns otherwise."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(TablePattern, "order", property(key))
        yield


@contextmanager
def matching(means: Callable[[TableName, str], bool], module: object = tables) -> Iterator[None]:
    """Match otherwise: a table by a pattern or, in module `unnamed`, a service's table."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(module, "has_pattern", means)
        yield


@contextmanager
def meaning(change: Callable[[Model, ServerFacts], tuple[Model, ServerFacts]]) -> Iterator[None]:
    """Find the tables with a changed model, or changed facts."""
    with pytest.MonkeyPatch.context() as patched:
        for module in (make, whole):
            patched.setattr(
                module, "with_unnamed", lambda model, facts: unnamed.with_unnamed(*change(model, facts))
            )
        yield


def alone(facts: ServerFacts) -> ServerFacts:
    """Return the facts as if no table belonged to another one."""
    return replace(facts, tables={name: replace(each, parents=()) for name, each in facts.tables.items()})


def letters(pattern: TablePattern) -> int:
    return len(pattern.text.replace("*", "").replace("?", ""))


def as_pattern(change: Callable[[str], str]) -> Callable[[TableName, str], bool]:
    """Match as before, but another pattern."""
    return lambda table, pattern: fnmatchcase(str(table), change(pattern))


MUTANTS: Mapping[str, Callable[[], AbstractContextManager[None]]] = {
    "the default first": lambda: order(lambda each: (not each.default, -letters(each), each.public)),
    "fewer letters first": lambda: order(lambda each: (each.default, letters(each), each.public)),
    "of two the public one": lambda: order(lambda each: (each.default, -letters(each), not each.public)),
    "no name counts": lambda: meaning(lambda model, facts: (replace(model, blocked=()), facts)),
    "partitions for themselves": lambda: meaning(lambda model, facts: (model, alone(facts))),
    "no pattern means a table": lambda: matching(lambda _table, _pattern: False),
    "? is any text": lambda: matching(as_pattern(lambda text: text.replace("?", "*"))),
    "* is a character": lambda: matching(as_pattern(lambda text: text.replace("*", "?"))),
    "a beginning is enough": lambda: matching(as_pattern(lambda text: f"{text}*")),
    "case does not count": lambda: matching(
        lambda table, pattern: fnmatchcase(str(table).lower(), pattern.lower())
    ),
    "the schema does not count": lambda: matching(
        lambda table, pattern: fnmatchcase(table.name, pattern.partition(".")[2])
    ),
    "a service has every table": lambda: matching(lambda _table, _pattern: True, unnamed),
    "a service has no table": lambda: matching(lambda _table, _pattern: False, unnamed),
}


def test_every_mutant_is_noticed(database: Database, logins: Logins, role_prefix: str) -> None:
    person, service = logins.role("anna"), logins.role("etl")
    text = MODEL.format(prefix=role_prefix, person=person, service=service)
    with database.connect() as owner:
        owner.execute(SCHEMA)
        for name in TABLES.split():
            owner.execute(
                sql.SQL("create table {0} (id int); insert into {0} values (1)").format(sql.SQL(name))
            )
    connection = database.connect(autocommit=False)
    sessions = [logins("anna"), logins("etl")]

    whom = sql.SQL(", ").join(map(sql.Identifier, (person, service)))

    def sound() -> bool:
        connection.execute(sql.SQL(MENDED).format(whom))
        connection.commit()
        try:
            applied(connection, load(text))
        except CrmRlsError:
            connection.rollback()
            return False
        return [seen(each) for each in sessions] == [PUBLIC, PUBLIC | {"crm.rest"}]

    assert sound()
    survivors = []
    for name, mutated in MUTANTS.items():
        with mutated():
            if sound():
                survivors.append(name)
    assert survivors == []
    assert sound(), "not mended"


def seen(session: Connection) -> set[str]:
    """Return the tables of which somebody sees rows."""
    found = set()
    for name in ("crm.contact", "crm.heir", "crm.log_a", "crm.part", *TABLES.split()):
        with suppress(psycopg.errors.InsufficientPrivilege):
            if session.execute(sql.SQL("select from {}").format(sql.SQL(name))).rowcount:
                found.add(name)
    return found
