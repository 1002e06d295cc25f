"""Reads rows to see whether the model's own statements hold: assertions, and copied keys in mode `carry`.

The queries are compiled from the model, with the memberships and attributes that the database has now, and
run by whoever connects: nothing here logs in as a person or says SET ROLE, for then a function of that person
could run with the rights of the one who checks. Must not judge privileges and policies; the rules do.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from types import MappingProxyType

from crm_rls.catalog import CatalogState, ServerFacts, TimedRow, known_attributes
from crm_rls.catalog.inspector import Inspection
from crm_rls.compile.reach.carries import Carry
from crm_rls.compile.reach.layout import Layout
from crm_rls.compile.upkeep.carrying import carry_filling, copies_differ, fetched_columns
from crm_rls.compile.upkeep.counting import carrying
from crm_rls.compile.upkeep.joined_rows import joined_rows
from crm_rls.diagnostics import Code, Diagnostic, Severity
from crm_rls.model import AccessGroup, Assertion, Attributes, Saying, TableName
from crm_rls.model.predicates import linked_in
from crm_rls.model.trees import trees
from crm_rls.plan.assertions.asking import answered
from crm_rls.plan.assertions.eyes import NO_POLICY, Eyes, View, shared_with
from crm_rls.plan.assertions.questions import question
from crm_rls.plan.assertions.results import AssertionResult, undecided
from crm_rls.plan.assertions.separation import separated
from crm_rls.postgres.connection import Connection, read_only, translated
from crm_rls.postgres.names import Names
from crm_rls.postgres.sqltext import SQL, Composed, relation
from crm_rls.verify.rules import Audience


def probed_tables(layout: Layout, *, deep: bool) -> tuple[TableName, ...]:
    """Return the tables whose rows are read here; none if there is nothing to check."""
    model = layout.model
    tables = {each.source.table for each in layout.value_views.values() if each.source.parent is not None}
    asserted = [declared for _, declared in model.asserted()]
    if asserted:
        about = {each.table for each in asserted}
        filters = [each.predicate for each in asserted]
        filters += [layout.read_on(table, group.name) for table in about for group in model.groups]
        filters += [way.predicate for table in about for way in layout.shared.get(table, ())]
        tables |= about
        tables |= {TableName.of(link.table) for link in linked_in(*filters)}
        tables |= {each.source.table for each in layout.value_views.values()}
    if deep:
        for carry in carrying(layout):
            tables |= {carry.child.name, carry.parent}
        tables |= {to_top.to for _, to_top in trees(model)}
        tables |= {each for row in joined_rows(layout) for each in (row.table, row.parent)}
        for child in model.children:
            tables |= {child.name, *(link.to for link in child.links)}
    return tuple(sorted(tables))


def check_assertions(
    connection: Connection,
    layout: Layout,
    asked: Audience,
    inspection: Inspection,
    at: datetime,
    left_out: Mapping[Assertion, Diagnostic] = MappingProxyType({}),
) -> tuple[AssertionResult, ...]:
    """Return for each assertion of the model whether it holds at that moment, undecided for those left out.

    Who is no superuser reads through the policies of the keepers (see `hold_tables`).
    Raises DatabaseError, also for an assertion that does not fit its table.
    """
    facts, current = inspection.facts, inspection.current
    eyes = people_seeing(layout, asked, current, at)

    def result(assertion: Assertion) -> AssertionResult:
        if assertion in left_out:
            return undecided(assertion, left_out[assertion].cause)
        if assertion.says is Saying.SEPARATE:
            return separated(assertion, layout.model, current, at)
        return answered(connection, question(assertion, layout, eyes), layout, facts)

    with probing(connection, layout, facts):
        return tuple(map(result, layout.model.assertions))


@contextmanager
def probing(connection: Connection, layout: Layout, facts: ServerFacts) -> Iterator[None]:
    """Run the block in a transaction that reads rows as filters of the model mean them.

    A moment without offset is one of the model's zone. Raises DatabaseError for every error of the driver.
    """
    with read_only(connection, time_zone=layout.model.time_zone, by_policies=not facts.superuser):
        yield


def hold_tables(connection: Connection, tables: Collection[TableName]) -> None:
    """Keep others from changing policies of these tables until the transaction ends. Raises DatabaseError."""
    with translated("locking the tables that are checked"):
        for table in tables:
            connection.execute(SQL("lock table {} in access share mode").format(relation(table)))


def unchecked(layout: Layout) -> tuple[AssertionResult, ...]:
    """Return all assertions as not checked."""
    why = "this connection does not see all rows"
    return tuple(undecided(assertion, why) for assertion in layout.model.assertions)


def people_seeing(layout: Layout, asked: Audience, current: CatalogState, at: datetime) -> Mapping[str, Eyes]:
    """Return by login through what people see rows at that moment, by what the database holds."""
    names = {person.login: person.name for person in layout.model.people}
    names |= {row.login: row.person for row in current.people if row.login not in names}
    known = known_attributes(current.people, layout.model.attributes)
    return {login: _eyes_of(login, name, known, layout, asked, current, at) for login, name in names.items()}


def _eyes_of(
    login: str,
    name: str,
    attributes: Mapping[str, Attributes],
    layout: Layout,
    asked: Audience,
    current: CatalogState,
    at: datetime,
) -> Eyes:
    own = attributes.get(login, {})
    role = asked.crowd.roles.get(login)
    if role is not None and role.escapes:
        return Eyes(name, {NO_POLICY: View(None, own)}, own)
    readable = frozenset(table for reader, table in asked.readers if reader == login)
    views = {group.name: View(group, own) for group in _own_groups(login, layout, asked, current, at)}
    roles = asked.crowd.groups_inherited(login)
    for cover in sorted(current.covers, key=lambda each: each.absent):
        if cover.substitute != login or not cover.active(at):
            continue
        for group in _own_groups(cover.absent, layout, asked, current, at):
            lent = cover.groups is None or group.name in cover.groups
            if lent and layout.names.timed_role(group.name) in roles:
                views[f"{group.name} for {cover.absent}"] = View(group, attributes.get(cover.absent, {}))
    shared = tuple(sorted({row.contact for row in current.shares if row.login == login and row.live}))
    if shared and layout.names.share_role in roles:
        views["a share"] = shared_with(layout.model, shared, own)
    return Eyes(name, views, own, readable)


def _own_groups(
    login: str, layout: Layout, asked: Audience, current: CatalogState, at: datetime
) -> Iterator[AccessGroup]:
    """Yield the groups that a login is in itself at that moment."""
    roles = asked.crowd.groups_inherited(login)
    active = {row.group for row in current.timed if row.login == login and _active(row, at)}
    return (group for group in layout.model.groups if _in(group, roles, active, layout.names))


def check_copies(connection: Connection, layout: Layout, facts: ServerFacts) -> Iterator[Diagnostic]:
    """Yield a finding for each carrying table with copies that are not what they were copied from.

    Columns that are not there yet, or of another type, are drift and nothing to look into.
    Raises DatabaseError.
    """
    with read_only(connection, by_policies=not facts.superuser):
        for carry in carrying(layout):
            if not _there(layout, facts, carry):
                continue
            row = connection.execute(_wrong_copies(layout, carry)).fetchone()
            if row is not None and row[0]:
                cause = f"{row[0]} rows carry other keys than {carry.parent}, so wrong people see them"
                step = (
                    "after the initial copy of a subscription this is expected once, else find out who "
                    f"switched triggers off; then run: {carry_filling(layout, carry).statement}"
                )
                yield Diagnostic(
                    Code.CARRIED_COPIES, Severity.ERROR, cause, step, object=str(carry.child.name)
                )


def _there(layout: Layout, facts: ServerFacts, carry: Carry) -> bool:
    own, above = facts.tables[carry.child.name].columns, facts.tables[carry.parent].columns
    return all(
        source in above and target in own and above[source].type == own[target].type
        for source, target in fetched_columns(layout, carry).items()
    )


def _wrong_copies(layout: Layout, carry: Carry) -> Composed:
    child = carry.child
    return SQL("SELECT pg_catalog.count(*) FROM {} AS c LEFT JOIN {} AS p ON {} WHERE {}").format(
        relation(child.name),
        relation(carry.parent),
        carry.joined("c", "p"),
        copies_differ(layout, carry, "c", "p"),
    )


def _in(group: AccessGroup, roles: frozenset[str], active: set[str], names: Names) -> bool:
    timed = names.timed_role(group.name) in roles and group.name in active
    return timed or names.group_role(group.name) in roles


def _active(row: TimedRow, at: datetime) -> bool:
    begun = row.valid_from is None or row.valid_from <= at
    return begun and (row.valid_until is None or at < row.valid_until)
