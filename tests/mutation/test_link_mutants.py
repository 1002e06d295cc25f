"""Mutants of links and grants: whatever is cut or confused, somebody reaches or writes other rows.

The rows are those of the web: one side is seen, the other is not, and every table has rows of both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

import psycopg

from crm_rls.catalog import CatalogState, Kind, Policy, ServerFacts
from crm_rls.catalog.inspector import inspect
from crm_rls.change import Options, diff
from crm_rls.model import Child, Grant, Model, TableName
from crm_rls.model.key_forms import CodedKey
from crm_rls.model.predicates import TRUE, Linked, Predicate, mapped
from crm_rls.plan.apply import apply_plan
from crm_rls.plan.make import enforced, print_desired
from crm_rls.plan.value import build_plan
from crm_rls.postgres.sqltext import SQL, qualified
from tests.fixtures.database import Connection, Database
from tests.fixtures.web import (
    ADDRESS,
    CITY,
    CONTACT,
    DEAL,
    EVENT,
    ITEM,
    LEAD,
    MAIL,
    MEETING,
    NOTE,
    PART,
    PARTICIPANT,
    TASK,
)
from tests.fixtures.web_stage import ROWS, SEEN, spin, web_model
from tests.property.stage import EVERYTHING, Stage

OfModel = Callable[[Model], Model]
OfState = Callable[[CatalogState], CatalogState]


def child(table: TableName, change: Callable[[Child], Child]) -> OfModel:
    """Return a mutation of one table of the model, as a compiler would make it that confuses its links."""

    def mutate(model: Model) -> Model:
        changed = tuple(change(each) if each.name == table else each for each in model.children)
        assert changed != model.children
        return replace(model, children=changed)

    return mutate


def without_link(number: int) -> Callable[[Child], Child]:
    return lambda each: replace(each, links=(*each.links[:number], *each.links[number + 1 :]))


def unconditional(each: Child) -> Child:
    return replace(each, links=tuple(replace(link, when=TRUE) for link in each.links))


def crossed(each: Child) -> Child:
    """Return the table with the conditions of its two links exchanged."""
    one, other = each.links
    return replace(each, links=(replace(one, when=other.when), replace(other, when=one.when)))


def forms(*of_links: CodedKey) -> Callable[[Child], Child]:
    def changed(each: Child) -> Child:
        pairs = zip(each.links, of_links, strict=True)
        return replace(each, links=tuple(replace(link, form=form) for link, form in pairs))

    return changed


def without_grant(table: TableName) -> OfModel:
    def mutate(model: Model) -> Model:
        groups = (
            replace(group, on=tuple(each for each in group.on if each.table != table))
            for group in model.groups
        )
        return replace(model, groups=tuple(groups))

    return mutate


def wide_grant(table: TableName) -> OfModel:
    def mutate(model: Model) -> Model:
        def widened(grant: Grant) -> Grant:
            return replace(grant, filter=TRUE) if grant.table == table else grant

        groups = (replace(group, on=tuple(map(widened, group.on))) for group in model.groups)
        return replace(model, groups=tuple(groups))

    return mutate


def of_contacts(change: Callable[[Predicate], Predicate]) -> OfModel:
    """Return a mutation of the filter over the contacts."""

    def mutate(model: Model) -> Model:
        (group,) = model.groups
        changed = replace(group, filter=mapped(group.filter, change))
        assert changed != group
        return replace(model, groups=(changed,))

    return mutate


def any_store(node: Predicate) -> Predicate:
    return replace(node, condition=TRUE) if isinstance(node, Linked) else node


def no_store(node: Predicate) -> Predicate:
    return TRUE if isinstance(node, Linked) else node


def without_guard(table: TableName) -> OfState:
    """Return the state without the trigger that keeps links."""

    def mutate(state: CatalogState) -> CatalogState:
        kept = {
            identity: each
            for identity, each in state.objects.items()
            if not (each.kind is Kind.TRIGGER and each.table == table.name and "_links_" in each.name)
        }
        assert len(kept) == len(state.objects) - 1
        return replace(state, objects=kept)

    return mutate


def expressions(table: TableName, *pairs: tuple[str, str]) -> OfState:
    """Return a mutation of texts in every expression of a table's policies; something must change."""

    def swapped(text: str | None) -> str | None:
        for old, new in pairs:
            text = None if text is None else text.replace(old, new)
        return text

    def changed(policy: Policy) -> Policy:
        if policy.table != table:
            return policy
        return replace(policy, using=swapped(policy.using), check=swapped(policy.check))

    def mutate(state: CatalogState) -> CatalogState:
        found = {key: changed(policy) for key, policy in state.policies.items()}
        assert found != state.policies
        return replace(state, policies=found)

    return mutate


MODELS: Mapping[str, OfModel] = {
    "tasks lose their first link": child(TASK, without_link(0)),
    "tasks lose their second link": child(TASK, without_link(1)),
    "notes forget their type": child(NOTE, unconditional),
    "notes confuse their types": child(NOTE, crossed),
    "addresses are not shown by contacts": child(ADDRESS, without_link(0)),
    "cities are not shown": child(CITY, without_link(0)),
    "meetings are not shown": child(MEETING, without_link(0)),
    "parts lose their link": child(PART, without_link(0)),
    "events forget their contacts": child(EVENT, without_link(0)),
    "events forget their type": child(EVENT, unconditional),
    "mails forget their leads": child(MAIL, without_link(1)),
    "mails confuse their prefixes": child(MAIL, forms(CodedKey("lead,"), CodedKey("contact,"))),
    "mails read another prefix": child(MAIL, forms(CodedKey("contact"), CodedKey("lead"))),
    "own deals are lost": without_grant(DEAL),
    "leads are lost": without_grant(LEAD),
    "every deal is an own one": wide_grant(DEAL),
    "every lead is granted": wide_grant(LEAD),
    "contacts forget what their store must be": of_contacts(any_store),
    "contacts need no store": of_contacts(no_store),
}

STATES: Mapping[str, OfState] = {
    "parts are joined by half of the key": expressions(
        PART,
        ('"parent"."tenant" = "part"."tenant" AND', ""),
        ('"linked"."tenant" = "part"."tenant" AND', ""),
    ),
    "items are tied to no deal of theirs": expressions(
        ITEM, ('"parent"."id" = "item"."deal_id"', "true"), ('"linked"."id" = "item"."deal_id"', "true")
    ),
    "contacts are listed by any store": expressions(CONTACT, ('"linked"."kind" = \'a\'', "true")),
    "deals may be hung anywhere": without_guard(DEAL),
    "tasks may be hung anywhere": without_guard(TASK),
    "contacts may show any address": without_guard(CONTACT),
    "participants may show any meeting": without_guard(PARTICIPANT),
    "addresses may show any city": without_guard(ADDRESS),
    "events may hang on anybody": without_guard(EVENT),
    "any event hangs on a contact": expressions(EVENT, ('= ANY ("event"."contact_ids")', "is not null")),
    "the first key of an array counts": expressions(
        EVENT, ('= ANY ("event"."lead_ids")', '= ("event"."contact_ids")[1]')
    ),
    "mails are tied by the beginning": expressions(MAIL, ('= "mail"."about"', '^@ "mail"."about"')),
}

WIDENING = (
    "insert into crm.deal (id, kind, contact_id) values (9, 'mine', 2)",
    "update crm.task set lead_id = 1 where id = 1",
    "update crm.contact set address_id = 2 where id = 1",
    "insert into crm.participant (id, contact_id, meeting_id) values (9, 1, 2)",
    "update crm.address set city_id = 2 where id = 1",
    "update crm.event set contact_ids = '{1,4}' where id = 1",
)


def differences(
    session: Connection,
    seen: Mapping[TableName, set[int]] = SEEN,
    widening: Sequence[str] = WIDENING,
) -> Iterator[str]:
    """Yield what the person reaches otherwise than the web says."""
    for table, keys in seen.items():
        try:
            query = SQL("select id from {}").format(qualified(table.schema, table.name))
            found = {key for (key,) in session.execute(query)}
        except psycopg.errors.InsufficientPrivilege:
            found = set()
        if found != keys:
            yield f"{table}: {found}"
    for statement in widening:
        try:
            with session.transaction(force_rollback=True):
                session.execute(statement)
        except psycopg.errors.InsufficientPrivilege:
            continue
        yield statement


def bring(stage: Stage, model: Model, mutate: OfState | None = None) -> None:
    """Bring the database in line with a model, or with what becomes of its desired state."""

    def desire(of: Model, facts: ServerFacts) -> CatalogState:
        state = enforced(of, facts)
        return state if mutate is None else mutate(state)

    connection = stage.planner
    inspection = inspect(connection, schemas=model.schemas, prefix=model.prefix)
    desired = desire(model, inspection.facts)
    printed = print_desired(connection, model, inspection, desired)
    options = Options(model.prefix, model.logins)
    difference = diff(inspection.current, desired, printed, inspection.facts, options)
    plan = build_plan(difference, inspection.current, desired, inspection.facts)
    connection.rollback()
    apply_plan(connection, model, plan, allowed=EVERYTHING, desire=desire)


def test_every_mutant_of_links_is_noticed(database: Database, role_prefix: str) -> None:
    stage = Stage.of(database, role_prefix)
    spin(stage)
    model = stage.cast(web_model())
    stage.apply(model)
    session = stage.session(model.people[0])
    assert list(differences(session)) == []
    survivors = []
    for name, change in MODELS.items():
        bring(stage, change(model))
        if not list(differences(session)):
            survivors.append(name)
    for name, mutate in STATES.items():
        bring(stage, model, mutate)
        if not list(differences(session)):
            survivors.append(name)
    bring(stage, model)
    assert list(differences(session)) == []
    assert survivors == []


def test_the_rows_of_the_web_are_of_two_sides() -> None:
    assert all(0 < len(keys) < len(ROWS[table]) for table, keys in SEEN.items())
