"""Mutants of `unlinked`: hidden rows become visible; visible ones are lost, or others see them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from crm_rls.catalog import CatalogState, Policy
from crm_rls.model import Grant, Model, Right, TableName
from crm_rls.model.predicates import IsNull
from crm_rls.postgres.names import Names
from tests.fixtures.database import Connection, Database
from tests.fixtures.model_text import load
from tests.mutation.test_mutants import Mutation, always, at, bring, policies, swapped

SCHEMA = """
create schema crm;
create table crm.contact (id int primary key, kind text not null);
create table crm.lead (id int primary key);
create table crm.task (
    id int primary key, contact_id int references crm.contact, lead_id int references crm.lead
);
create table crm.letter (id int primary key, contact_id int references crm.contact);
create table crm.event (id int primary key, contact_ids int[]);
create table crm.note (id int primary key, parent_type text, parent_id int);
insert into crm.contact values (1, 'a'), (2, 'b');
insert into crm.lead values (1);
insert into crm.task values (1, 1, null), (2, 2, null), (3, null, null), (4, null, 1);
insert into crm.letter values (1, 1), (2, 2), (3, null);
insert into crm.event values (1, '{1}'), (2, '{2}'), (3, null), (4, '{}');
insert into crm.note values
    (1, 'contact', 1), (2, 'contact', 2), (3, 'contact', null), (4, 'other', 1), (5, null, 1);
"""

MODEL = """\
crm_rls: 1
database: {schemas: [crm], time_zone: UTC, prefix: PREFIX, logins: create}
tables:
  crm.contact: {class: root, key: id, main: true}
  crm.lead: {class: root, key: id}
  crm.task: {class: child, links: [{to: crm.contact, via: contact_id}, {to: crm.lead, via: lead_id}],
             unlinked: [finder]}
  crm.letter: {class: child, parent: crm.contact, via: contact_id}
  crm.event: {class: child, links: [{to: crm.contact, via: contact_ids, array: true}], unlinked: [finder]}
  crm.note: {class: child, unlinked: [finder],
             links: [{to: crm.contact, via: parent_id, when: parent_type = 'contact', unchecked: true}]}
access_groups:
  finder: {where: kind = 'a', rights: [read]}
  other: {where: kind = 'a', rights: [read]}
people:
  anna: {login: PREFIX_anna, groups: [finder]}
  bert: {login: PREFIX_bert, groups: [other]}
"""

TASK, LETTER, EVENT, NOTE = (TableName("crm", name) for name in ("task", "letter", "event", "note"))
OTHERS = {TASK: {1}, LETTER: {1}, EVENT: {1}, NOTE: {1}}
SEEN: Mapping[str, Mapping[TableName, set[int]]] = {
    "anna": {TASK: {1, 3}, LETTER: {1}, EVENT: {1, 3, 4}, NOTE: {1, 3, 4}},
    "bert": OTHERS,
}


def own(table: TableName, old: str, new: str) -> Mutation:
    return at(table, "group_finder_own", Right.READ, swapped(old, new))


def also_for(group: str, *, instead: bool) -> Mutation:
    """Return a mutation that shows tasks without a link to another group, too or instead."""

    def mutate(state: CatalogState, model: Model) -> CatalogState:
        role = Names(model.prefix).group_role(group)

        def changed(policy: Policy) -> Policy:
            if policy.table != TASK or policy.name != f"{model.prefix}_group_finder_own_read":
                return policy
            return replace(policy, roles=(role,) if instead else tuple(sorted((*policy.roles, role))))

        found = policies(state, changed)
        assert found != state
        return found

    return mutate


MUTANTS: Mapping[str, Mutation] = {
    "rows without a link are lost": at(TASK, "group_finder_own", Right.READ, None),
    "every task has no link": at(TASK, "group_finder_own", Right.READ, always),
    "one null link is enough": own(TASK, " AND ", " OR "),
    "the second link is forgotten": own(TASK, '("task"."lead_id" IS NULL)', "true"),
    "linked is taken for unlinked": own(TASK, "IS NULL", "IS NOT NULL"),
    "another group sees them, too": also_for("other", instead=False),
    "another group sees them instead": also_for("other", instead=True),
    "an empty array is a link": own(EVENT, "'{}'", "'{2}'"),
    "a null array is a link": own(EVENT, '"event"."contact_ids" IS NULL', "false"),
    "the type of the parent is forgotten": own(NOTE, "'contact'", "'other'"),
    "a null key is a link": own(NOTE, '"note"."parent_id" IS NULL', "false"),
}


def shown(model: Model, group: str) -> Model:
    """Return the model with a group that sees the letters without a contact; the file hides them."""
    read = frozenset({Right.READ})
    more = Grant(LETTER, IsNull("contact_id"), read, read)
    return replace(
        model,
        groups=tuple(
            replace(each, on=tuple(sorted((*each.on, more), key=lambda grant: grant.table)))
            if each.name == group
            else each
            for each in model.groups
        ),
    )


def differences(sessions: Mapping[str, Connection]) -> list[str]:
    """Return who sees of which table something else than the file says."""
    return [
        f"{person}: {table}"
        for person, tables in SEEN.items()
        for table, keys in tables.items()
        if {key for (key,) in sessions[person].execute(f"select id from {table}")} != keys  # noqa: S608
    ]


def test_every_mutant_is_noticed(database: Database, role_prefix: str) -> None:
    model = load(MODEL.replace("PREFIX", role_prefix.rstrip("_")))
    with database.connect() as connection:
        connection.execute(SCHEMA)
    bring(database, model)
    sessions = {name: database.login(f"{model.prefix}_{name}") for name in SEEN}
    assert differences(sessions) == []
    survivors = []
    for name, mutation in MUTANTS.items():
        bring(database, model, mutation)
        if not differences(sessions):
            survivors.append(name)
    for person, group in (("anna", "finder"), ("bert", "other")):
        bring(database, shown(model, group))
        if differences(sessions) != [f"{person}: {LETTER}"]:
            survivors.append(f"what is hidden is visible to {group}")
    bring(database, model)
    assert differences(sessions) == []
    assert survivors == []
