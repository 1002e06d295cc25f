"""Mutants: what people see must differ from the oracle as soon as the generated state is weakened or cut.

Every mutant is applied like a real plan and seen through by the people's own connections. A mutant that
nobody notices would mean that the comparison cannot fail.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
from psycopg import sql
from psycopg.rows import dict_row

from crm_rls.catalog import CatalogState, Command, Policy, RoleMembership, ServerFacts
from crm_rls.catalog.inspector import inspect
from crm_rls.change import Options, Risk, diff
from crm_rls.meaning.visibility import World
from crm_rls.model import Keeping, Membership, Model, Right, TableName
from crm_rls.plan.apply import apply_plan
from crm_rls.plan.make import enforced, print_desired
from crm_rls.plan.value import build_plan
from crm_rls.postgres.names import Names, is_guard_table
from tests.fixtures.database import Database
from tests.fixtures.small_crm import ACTIVITY, CONTACT, DEAL, DEAL_LINE, LINK, small_model
from tests.mutation.prepared import prepare, with_services

Mutation = Callable[[CatalogState, Model], CatalogState]

NOW = datetime.now(UTC)
MEMBERS = [
    ("anna", "nord"),
    ("bert", "first_contact"),
    ("bert", "pumps"),
    ("carl", "all_of_them"),
    ("dora", "data_protection"),
]
TIMED = (
    Membership("anna", "sued", NOW - timedelta(days=2), NOW - timedelta(days=1)),
    Membership("anna", "key_accounts", NOW + timedelta(days=1), NOW + timedelta(days=2)),
    Membership("dora", "key_accounts", NOW - timedelta(days=1), NOW + timedelta(days=1)),
)


def policies(state: CatalogState, change: Callable[[Policy], Policy | None]) -> CatalogState:
    """Return the state with every policy changed; None drops it."""
    changed = {key: change(policy) for key, policy in state.policies.items()}
    return replace(state, policies={key: policy for key, policy in changed.items() if policy is not None})


def at(table: TableName, group: str, right: Right, change: Callable[[str], str] | None) -> Mutation:
    """Return a mutation of one group's expressions on one table; without `change` the policy is dropped."""

    def mutate(state: CatalogState, model: Model) -> CatalogState:
        name = f"{model.prefix}_{group}_{right}"
        assert (table, name) in state.policies, f"no policy {name} on {table}"

        def changed(policy: Policy) -> Policy | None:
            if (policy.table, policy.name) != (table, name):
                return policy
            if change is None:
                return None
            using = change(policy.using) if policy.using is not None else None
            check = change(policy.check) if policy.check is not None else None
            assert (using, check) != (policy.using, policy.check), "the mutation changes nothing"
            return replace(policy, using=using, check=check)

        return policies(state, changed)

    return mutate


def swapped(old: str, new: str) -> Callable[[str], str]:
    """Return a change of text; it must find what it replaces."""
    return lambda expression: expression.replace(old, new, 1)


def always(_: str) -> str:
    return "true"


def unguarded(expression: str) -> str:
    """Return the expression without its first conjunct."""
    return "true AND " + expression.split(" AND ", maxsplit=1)[1]


def with_orphans(expression: str) -> str:
    """Return a carried expression that takes rows which hang on nothing."""
    loose = expression.replace('"activity"."contact_id" IS NOT NULL AND ', "")
    return loose.replace("NOT (", "NOT coalesce(").replace('legal_hold")', 'legal_hold", false)')


def without_row_security(table: TableName) -> Mutation:
    def mutate(state: CatalogState, _: Model) -> CatalogState:
        return replace(state, tables={t: flags for t, flags in state.tables.items() if t != table})

    return mutate


def with_member(group: str, person: str) -> Mutation:
    def mutate(state: CatalogState, model: Model) -> CatalogState:
        joined = RoleMembership(f"{model.prefix}_{group}", f"{model.prefix}_{person}", set_role=False)
        return replace(state, memberships=state.memberships | {joined})

    return mutate


def without_member(group: str, person: str) -> Mutation:
    def mutate(state: CatalogState, model: Model) -> CatalogState:
        role, member = f"{model.prefix}_{group}", f"{model.prefix}_{person}"
        kept = {m for m in state.memberships if (m.role, m.member) != (role, member)}
        assert len(kept) < len(state.memberships)
        return replace(state, memberships=frozenset(kept))

    return mutate


def without_privileges(table: TableName) -> Mutation:
    def mutate(state: CatalogState, model: Model) -> CatalogState:
        lost = (table.schema, table.name, Names(model.prefix).persons)
        kept = {each for each in state.grants if (each.schema, each.name, each.grantee) != lost}
        assert len(kept) < len(state.grants)
        return replace(state, grants=frozenset(kept))

    return mutate


def without_timed_rows(state: CatalogState, _: Model) -> CatalogState:
    return replace(state, timed=frozenset())


def without_ends(state: CatalogState, _: Model) -> CatalogState:
    return replace(state, timed=frozenset(replace(row, valid_until=None) for row in state.timed))


def without_begins(state: CatalogState, _: Model) -> CatalogState:
    return replace(state, timed=frozenset(replace(row, valid_from=None) for row in state.timed))


def without_attributes(state: CatalogState, _: Model) -> CatalogState:
    return replace(state, people=frozenset(replace(row, attributes=()) for row in state.people))


def another_attribute(state: CatalogState, _: Model) -> CatalogState:
    other = (("employee_no", "1001"),)
    return replace(state, people=frozenset(replace(row, attributes=other) for row in state.people))


def with_policy(service: str, table: TableName, command: Command) -> Mutation:
    """Return a mutation that gives a service one right more on one table."""

    def mutate(state: CatalogState, model: Model) -> CatalogState:
        role, name = Names(model.prefix).service_role(service), f"{model.prefix}_more"
        using = "true" if command is not Command.INSERT else None
        check = "true" if command in (Command.INSERT, Command.UPDATE) else None
        more = Policy(table, name, command, (role,), using, check, mark=state.mark)
        return replace(state, policies={**state.policies, (table, name): more})

    return mutate


def for_everybody(service: str, table: TableName) -> Mutation:
    """Return a mutation that addresses what a service reads to all persons."""

    def mutate(state: CatalogState, model: Model) -> CatalogState:
        names = Names(model.prefix)
        key = (table, names.service_policy(service, Right.READ))
        return replace(
            state, policies={**state.policies, key: replace(state.policies[key], roles=(names.persons,))}
        )

    return mutate


def unguarded_role(role: str) -> Mutation:
    """Return a mutation in which a role that logins inherit holds nothing on the guard."""

    def mutate(state: CatalogState, model: Model) -> CatalogState:
        grantee = f"{model.prefix}_{role}"
        kept = {
            grant
            for grant in state.grants
            if grant.grantee != grantee or not is_guard_table(grant.schema, grant.name)
        }
        assert len(kept) < len(state.grants)
        return replace(state, grants=frozenset(kept))

    return mutate


READ, UPDATE, CREATE, DELETE = Right.READ, Right.UPDATE, Right.CREATE, Right.DELETE

MUTANTS: Mapping[str, Mutation] = {
    "a predicate is always true": at(CONTACT, "group_nord", READ, always),
    "a conjunct is lost": at(
        CONTACT, "group_nord", READ, swapped('"contact"."customer_type" <> \'supplier\'', "true")
    ),
    "the territory is lost": at(
        CONTACT, "group_nord", READ, unguarded
    ),
    "a key of the subtree is lost": at(CONTACT, "group_nord", READ, swapped('"HH"', '"XX"')),
    "a foreign key slips into the subtree": at(CONTACT, "group_nord", READ, swapped('"NORD"', '"BY"')),
    "AND becomes OR": at(CONTACT, "group_nord", READ, swapped(" AND ", " OR ")),
    "an operator is turned": at(CONTACT, "group_nord", READ, swapped("<>", "=")),
    "the restriction is forgotten": at(CONTACT, "group_all_of_them", READ, always),
    "NOT is lost": at(CONTACT, "group_all_of_them", READ, swapped("NOT ", "")),
    "the exception is lost": at(CONTACT, "group_data_protection", READ, lambda e: f"NOT ({e})"),
    "a policy is lost": at(CONTACT, "group_nord", READ, None),
    "the update policy is lost": at(CONTACT, "group_nord", UPDATE, None),
    "the delete policy is lost": at(DEAL_LINE, "group_all_of_them", DELETE, None),
    "update reaches further than read": at(CONTACT, "group_nord", UPDATE, always),
    "delete reaches what is held": at(DEAL_LINE, "group_all_of_them", DELETE, always),
    "the timed guard is lost": at(CONTACT, "timed_key_accounts", READ, unguarded),
    "the guard asks for another group": at(
        CONTACT, "timed_key_accounts", READ, swapped("key_accounts", "nord")
    ),
    "a timed policy is lost": at(CONTACT, "timed_key_accounts", READ, None),
    "first contact asks nobody": at(CONTACT, "group_first_contact", READ, always),
    "the link's condition is lost": at(CONTACT, "group_pumps", READ, swapped("= 'PUMPS'", "<> ''")),
    "the link is not tied to the contact": at(
        CONTACT, "group_pumps", READ, swapped('= "contact"."id"', "is not null")
    ),
    "children are all seen": at(DEAL, "follow", READ, always),
    "children of another key are seen": at(
        DEAL, "follow", READ, swapped('"deal"."contact_id"', '"deal"."id" - 1')
    ),
    "grandchildren are all seen": at(DEAL_LINE, "follow", READ, always),
    "the link table is open": at(LINK, "follow", READ, always),
    "the child's policy is lost": at(DEAL, "follow", READ, None),
    "carried rows are all seen": at(ACTIVITY, "group_nord", READ, always),
    "carried orphans are seen": at(ACTIVITY, "group_all_of_them", READ, with_orphans),
    "writing to children reaches further": at(DEAL, "group_nord", UPDATE, always),
    "row security is off on contacts": without_row_security(CONTACT),
    "row security is off on a child": without_row_security(DEAL_LINE),
    "somebody joins a group": with_member("group_sued", "anna"),
    "somebody joins everything": with_member("group_all_of_them", "dora"),
    "somebody leaves a group": without_member("group_nord", "anna"),
    "the role of all persons reads no contacts": without_privileges(CONTACT),
    "timed rows are lost": without_timed_rows,
    "timed rows never end": without_ends,
    "timed rows begin at once": without_begins,
    "a service writes without the right": with_policy("report", CONTACT, Command.UPDATE),
    "a service deletes without the right": with_policy("report", DEAL_LINE, Command.DELETE),
    "a service reads a table that is not its own": with_policy("etl", ACTIVITY, Command.SELECT),
    "a service's policy is for all persons": for_everybody("etl", CONTACT),
    "a service's policy is lost": at(CONTACT, "service_etl", UPDATE, None),
    "a service sees some rows": at(DEAL_LINE, "service_report", READ, lambda _: '"deal_line"."id" > 20'),
    "somebody joins a service": with_member("service_report", "dora"),
    "a service joins another": with_member("service_etl", "report"),
    "a service loses its role": without_member("service_etl", "etl"),
    "a service is not guarded": unguarded_role("service_etl"),
    "a group is not guarded": unguarded_role("group_nord"),
    "attributes are lost": without_attributes,
    "attributes are mixed up": another_attribute,
}  # fmt: skip


def bring(database: Database, model: Model, mutate: Mutation | None = None) -> None:
    """Apply the model's state, or what a mutation makes of it, through the real steps."""

    def desire(of: Model, facts: ServerFacts) -> CatalogState:
        state = enforced(of, facts)
        return state if mutate is None else mutate(state, of)

    with database.connect(autocommit=False) as connection:
        inspection = inspect(connection, schemas=model.schemas, prefix=model.prefix)
        desired = desire(model, inspection.facts)
        shown = print_desired(connection, model, inspection, desired)
        options = Options(model.prefix, model.logins)
        difference = diff(inspection.current, desired, shown, inspection.facts, options)
        plan = build_plan(difference, inspection.current, desired, inspection.facts)
        connection.rollback()
        assert mutate is None or plan.steps, "the mutant is the model"
        apply_plan(connection, model, plan, allowed=frozenset(Risk), desire=desire)


def expected(world: World, table: TableName, right: Right) -> Mapping[str, object]:
    """Return what each login may reach: the keys for reading, their number for writing."""
    now = datetime.now(UTC)
    found = {person.name: world.visible(person, table, right, now) for person in world.model.people}
    found |= {service.name: world.served(service, table, right) for service in world.model.services}
    if right is not Right.READ:
        return {login: len(rows) for login, rows in found.items()}
    return {login: {keys_of(table, row) for row in rows} for login, rows in found.items()}


def keys_of(table: TableName, row: Mapping[str, object]) -> tuple[object, ...]:
    return (row["contact_id"], row["product_line"]) if table == LINK else (row["id"],)


Sessions = Mapping[str, psycopg.Connection[Any]]

BLIND: Mapping[tuple[TableName, Right], sql.SQL] = {
    (CONTACT, Right.UPDATE): sql.SQL("update crm.contact set pad = 1"),
    (DEAL, Right.UPDATE): sql.SQL("update crm.deal set title = 'seen'"),
    (DEAL_LINE, Right.DELETE): sql.SQL("delete from crm.deal_line"),
}
"""Writes that read no column, so that the policies for reading do not help; they are undone."""


def seen(sessions: Sessions, table: TableName, right: Right) -> Mapping[str, object]:
    """Return what each login really reaches, in the form of `expected`."""
    read = sql.SQL("select * from {}").format(sql.Identifier(table.schema, table.name))
    found: dict[str, object] = {}
    for person, session in sessions.items():
        with session.transaction(force_rollback=True):
            if right is Right.READ:
                found[person] = {keys_of(table, row) for row in session.execute(read)}
            else:
                found[person] = session.execute(BLIND[table, right]).rowcount
    return found


GUARDED: Mapping[str, str] = {"etl": "service_etl", "anna": "group_nord"}
"""Logins, and a role that each inherits."""


def dropped(session: psycopg.Connection[Any], role: str) -> bool:
    """Whether somebody may take away what belongs to an inherited role; it is undone."""
    statement = sql.SQL("drop owned by {}").format(sql.Identifier(role))
    try:
        with session.transaction(force_rollback=True):
            session.execute(statement)
    except psycopg.errors.InsufficientPrivilege:
        return False
    return True


COMPARED = (*((table, Right.READ) for table in (CONTACT, ACTIVITY, DEAL, DEAL_LINE, LINK)), *BLIND)


def differences(sessions: Sessions, world: World) -> Iterator[str]:
    """Yield every table and right on which somebody reaches other rows than the oracle allows."""
    for table, right in COMPARED:
        try:
            found = seen(sessions, table, right)
        except psycopg.Error as error:  # a mutant may end in any error of the server; that is noticed too
            yield f"{right} {table}: {error}"
            continue
        if found != expected(world, table, right):
            yield f"{right} {table}: {found}"
    for login, role in GUARDED.items():
        if dropped(sessions[login], f"{world.model.prefix}_{role}"):
            yield f"{login} drops policies by DROP OWNED BY {role}"


def world_of(database: Database, model: Model) -> World:
    tables: dict[TableName, Sequence[Mapping[str, object]]] = {}
    with database.connect() as connection:
        for table in (CONTACT, ACTIVITY, DEAL, DEAL_LINE, LINK):
            statement = sql.SQL("select * from {}").format(sql.Identifier(table.schema, table.name))
            tables[table] = connection.cursor(row_factory=dict_row).execute(statement).fetchall()
    return World(model, tables, model.memberships)


def test_every_mutant_is_noticed(database: Database, role_prefix: str) -> None:
    model = with_services(small_model(role_prefix, MEMBERS))
    prepare(database, model)
    memberships = tuple(sorted((*model.memberships, *TIMED), key=repr))
    model = replace(model, memberships=memberships, keeping=Keeping.DECLARED)
    bring(database, model)
    world = world_of(database, model)
    logins = {person.name: person.login for person in model.people}
    logins |= {service.name: service.logins[0] for service in model.services}
    sessions = {
        name: database.connect(database.login_dsn(login), row_factory=dict_row)
        for name, login in logins.items()
    }
    assert list(differences(sessions, world)) == []
    survivors = []
    for name, mutate in MUTANTS.items():
        bring(database, model, mutate)
        if not list(differences(sessions, world)):
            survivors.append(name)
        bring(database, model)
        assert not list(differences(sessions, world)), f"not mended after: {name}"
    assert survivors == [], survivors


def test_there_are_enough_mutants() -> None:
    assert len(MUTANTS) >= 45
