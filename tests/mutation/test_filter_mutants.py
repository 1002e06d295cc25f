"""Mutants of days that move, patterns, arrays, calculated values and totals: each shows other rows.

A group has one mutant in each round, and a person of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from crm_rls.catalog import CatalogState
from crm_rls.model import Model, Right, TableName
from tests.fixtures.database import Connection, Database
from tests.fixtures.model_text import load
from tests.mutation.test_mutants import Mutation, at, bring, swapped

SCHEMA = """
create schema crm;
create table crm.contact (
    id int primary key, due date, created timestamptz, name text, tags text[], revenue numeric, credit int
);
create table crm.figure (contacts int);
insert into crm.figure values (4), (5), (6);
with here as (select date_trunc('day', now() at time zone 'Europe/Berlin') as midnight)
insert into crm.contact
select id, midnight::date + due, (midnight + created) at time zone 'Europe/Berlin',
       name, tags, revenue, credit
from here, (values
    (1, -10, interval '0', 'Abc', array['a'], 100, 10),
    (2, -9, interval '-1 second', 'AXc', array['b'], 99, 10),
    (3, 0, interval '-1 day', 'abc', array['a', 'b'], 101, 10),
    (4, null, null, null, null, null, null),
    (5, 1, interval '1 hour', 'Axcd', array[]::text[], 0, 0),
    (6, null, null, 'Ac', array['c'], null, 10)
) as row (id, due, created, name, tags, revenue, credit)
"""

FILTERS: Mapping[str, tuple[str, set[int]]] = {
    "day": ("due >= today() - 9", {2, 3, 5}),
    "moment": ("created < today()", {2, 3}),
    "pattern": ("name like 'A_c%'", {1, 2, 5}),
    "no_pattern": ("name not like '%c'", {5}),
    "any_case": ("name ilike 'a%'", {1, 2, 3, 5, 6}),
    "overlap": ("tags && array['a', 'b']", {1, 2, 3}),
    "contained": ("tags @> array['a', 'b']", {3}),
    "element": ("'a' = any(tags)", {1, 3}),
    "calculated": ("revenue >= 10 * credit", {1, 3, 5}),
    "instead": ("coalesce(name, 'Abc') = 'Abc'", {1, 4}),
}
"""The filter of each group, and the contacts that it means."""

FIGURES = {5, 6}
CONTACT, FIGURE = TableName("crm", "contact"), TableName("crm", "figure")

ROUNDS: Sequence[Mapping[str, tuple[str, str]]] = (
    {
        "day": ('today"(-9)', 'today"(-8)'),
        "moment": ('"created" <', '"created" <='),
        "pattern": ("(pg_catalog.~~)", "(pg_catalog.~~*)"),
        "no_pattern": ("NOT ", ""),
        "any_case": ("(pg_catalog.~~*)", "(pg_catalog.~~)"),
        "overlap": ("&&", "@>"),
        "contained": ("@>", "&&"),
        "element": ('{"a"}', '{"b"}'),
        "calculated": (">=", ">"),
        "instead": ('COALESCE("contact"."name" , \'Abc\')', '"contact"."name"'),
        "day_own": ("'5'", "'4'"),
    },
    {
        "day": ('"due" >=', '"due" >'),
        "moment": ('start_of_day"(0)', 'start_of_day"(1)'),
        "pattern": ("A_c", "A%c"),
        "no_pattern": ("%c", "%C"),
        "any_case": ("a%", "a_c%"),
        "overlap": ('{"a","b"}', '{"a"}'),
        "contained": ('{"a","b"}', '{"a"}'),
        "element": ("@>", "<@"),
        "calculated": ("'10'", "'9'"),
        "instead": ("= 'Abc'", "= 'AXc'"),
        "day_own": (">=", ">"),
    },
)


def filters_model(prefix: str) -> Model:
    groups = (f'  {name}: {{where: "{where}", rights: [read]}}\n' for name, (where, _) in FILTERS.items())
    people = (f"  of_{name}: {{login: {prefix}_{name}, groups: [{name}]}}\n" for name in FILTERS)
    return load(
        "crm_rls: 1\n"
        f"database: {{schemas: [crm], time_zone: Europe/Berlin, prefix: {prefix}, logins: create}}\n"
        "tables:\n  crm.contact: {class: root, key: id}\n"
        "  crm.figure: {class: totals, contacts: contacts, groups: [day]}\n"
        f"access_groups:\n{''.join(groups)}people:\n{''.join(people)}"
    )


def mutated(changes: Mapping[str, tuple[str, str]]) -> Mutation:
    mutations = [
        at(FIGURE if name == "day_own" else CONTACT, f"group_{name}", Right.READ, swapped(*words))
        for name, words in changes.items()
    ]

    def mutate(state: CatalogState, model: Model) -> CatalogState:
        for each in mutations:
            state = each(state, model)
        return state

    return mutate


def right(sessions: Mapping[str, Connection]) -> set[str]:
    """Return the policies by which people see what they should."""
    found = {
        name
        for name, (_, wanted) in FILTERS.items()
        if {key for (key,) in sessions[name].execute("select id from crm.contact")} == wanted
    }
    figures = {number for (number,) in sessions["day"].execute("select contacts from crm.figure")}
    return found | ({"day_own"} if figures == FIGURES else set())


def test_every_mutant_is_noticed(database: Database, role_prefix: str) -> None:
    model = filters_model(role_prefix.rstrip("_"))
    with database.connect() as connection:
        connection.execute(SCHEMA)
    bring(database, model)
    sessions = {name: database.login(f"{model.prefix}_{name}") for name in FILTERS}
    every = {*FILTERS, "day_own"}
    assert right(sessions) == every
    for changes in ROUNDS:
        assert changes.keys() == every
        bring(database, model, mutated(changes))
        assert right(sessions) == set()
        bring(database, model)
        assert right(sessions) == every
