"""Reads rows to see whether the model's own statements hold: assertions, and copied keys in mode `carry`.

The queries are compiled from the model, with the memberships and attributes that the database has now, and
run by whoever connects: nothing here logs in as a person or says SET ROLE, for then a function of that person
could run with the rights of the one who checks. Must not judge privileges and policies; the rules do.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from crm_rls.catalog import CatalogState, ServerFacts, TimedRow, known_attributes
from crm_rls.catalog.inspector import Inspection
from crm_rls.compile.carries import Carry
from crm_rls.compile.carrying import carry_filling, copies_differ, fetched_columns
from crm_rls.compile.counting import carrying
from crm_rls.compile.expressions import expression
from crm_rls.compile.held_keys import key_value
from crm_rls.compile.joined_rows import joined_rows
from crm_rls.compile.layout import Layout
from crm_rls.compile.scope import Scope
from crm_rls.compile.ways import Reach, ways
from crm_rls.diagnostics import Code, Diagnostic, Place, Severity
from crm_rls.model import AccessGroup, Assertion, Attributes, Person, Right, TableName
from crm_rls.model.predicates import FALSE, TRUE, InList, Predicate, disjunction, linked_in
from crm_rls.model.trees import trees
from crm_rls.postgres.connection import Connection, read_only, translated
from crm_rls.postgres.names import Names
from crm_rls.postgres.sqltext import SQL, Composable, Composed, joined, literal, qualified
from crm_rls.verify.rules import Audience

EXAMPLES = 3
"""Contacts that a failing assertion names."""

NO_POLICY = "(no policy applies to this login)"
"""Stands for a group where somebody is a superuser or has BYPASSRLS."""


@dataclass(frozen=True, slots=True)
class Example:
    """A contact that breaks an assertion, and the groups that show it."""

    key: str
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AssertionResult:
    """Whether an assertion holds; `passed` is None where it could not be checked.

    `matching` contacts are what it speaks of, `wrong` of them break it. `groups` are those of the person now.
    """

    assertion: Assertion
    passed: bool | None
    matching: int = 0
    wrong: int = 0
    groups: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()
    place: Place | None = None

    @property
    def says(self) -> str:
        """Return the assertion as a sentence."""
        verb = "must" if self.assertion.must_see else "must not"
        where = f" on {self.assertion.on}" if self.assertion.on else ""
        return f"{self.assertion.person} {verb} see {self.assertion.text}{where}"

    @property
    def vacuous(self) -> bool:
        """Say whether it holds only because there is no contact of which it speaks."""
        return self.passed is True and self.matching == 0


def broken(result: AssertionResult) -> Diagnostic:
    """Return what is wrong with an assertion that does not hold or could not be checked."""
    if result.passed is None:
        cause, step = "the assertion could not be checked", "run verify as a role that sees all rows"
    else:
        verb = "does not see" if result.assertion.must_see else "sees"
        shown = ", ".join(
            each.key + (f" ({', '.join(each.groups)})" if each.groups else "") for each in result.examples
        )
        rows = f"rows of {result.assertion.on}" if result.assertion.on else "contacts"
        cause = f"{result.assertion.person} {verb} {result.wrong:,} of {result.matching:,} {rows}: {shown}"
        step = "mend the groups, the memberships or the assertion"
    return Diagnostic(Code.BROKEN_ASSERTION, Severity.ERROR, cause, step, result.place, result.says)


@dataclass(frozen=True, slots=True)
class Eyes:
    """What a person looks through, and the person's attributes.

    `views` are his or her groups, each with the attributes of whom it is for: of the person, or of the one
    for whom the person stands in. No group stands for who is under no policy. `readable` are the tables of
    assertions that the person may select from, None for all.
    """

    views: Mapping[str, tuple[AccessGroup | None, Attributes]]
    attributes: Attributes
    readable: frozenset[TableName] | None = None

    def on(self, table: TableName, layout: Layout) -> Mapping[str, tuple[Predicate, Attributes]]:
        """Return which rows of a table are seen through each view that shows some."""
        if self.readable is not None and table not in self.readable:
            return {}
        found = {
            name: (TRUE if group is None else _read_on(layout, table, group), attributes)
            for name, (group, attributes) in self.views.items()
        }
        return {name: view for name, view in found.items() if view[0] != FALSE}


def _read_on(layout: Layout, table: TableName, group: AccessGroup) -> Predicate:
    """Return which rows of a table a group shows, or those with whom single contacts are shared."""
    if group.name:
        return layout.read_on(table, group.name)
    some = ways(Reach(layout.model), group, table, Right.READ)
    return disjunction([way.predicate for way in some if not way.made])


def probed_tables(layout: Layout, *, deep: bool) -> tuple[TableName, ...]:
    """Return the tables whose rows are read here; none if there is nothing to check."""
    model = layout.model
    tables = {each.source.table for each in layout.value_views.values() if each.source.parent is not None}
    if model.assertions:
        about = {each.on or model.root.name for each in model.assertions}
        filters = [each.filter for each in model.assertions]
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
    left_out: Collection[Assertion] = (),
) -> tuple[AssertionResult, ...]:
    """Return for each assertion of the model whether it holds at that moment, unchecked for those left out.

    Who is no superuser reads through the policies of the keepers (see `hold_tables`).
    Raises DatabaseError, also for an assertion that does not fit the root table.
    """
    named = {assertion.person for assertion in layout.model.assertions}
    eyes = {
        person.name: _eyes_of(person, layout, asked, inspection.current, at)
        for person in layout.model.people
        if person.name in named
    }
    with read_only(connection, by_policies=not inspection.facts.superuser):
        return tuple(
            AssertionResult(assertion, None)
            if assertion in left_out
            else _check(connection, layout, inspection.facts, assertion, eyes[assertion.person])
            for assertion in layout.model.assertions
        )


def hold_tables(connection: Connection, tables: Collection[TableName]) -> None:
    """Keep others from changing policies of these tables until the transaction ends. Raises DatabaseError."""
    with translated("locking the tables that are checked"):
        for table in tables:
            connection.execute(SQL("lock table {} in access share mode").format(_qualified(table)))


def unchecked(layout: Layout) -> tuple[AssertionResult, ...]:
    """Return all assertions as not checked."""
    return tuple(AssertionResult(assertion, None) for assertion in layout.model.assertions)


def _eyes_of(person: Person, layout: Layout, asked: Audience, current: CatalogState, at: datetime) -> Eyes:
    """Return through which groups the person sees rows at that moment, by what the database holds."""
    attributes = known_attributes(current.people, layout.model.attributes)
    own = attributes.get(person.login, {})
    role = asked.crowd.roles.get(person.login)
    if role is not None and role.escapes:
        return Eyes({NO_POLICY: (None, own)}, own)
    readable = frozenset(table for login, table in asked.readers if login == person.login)
    views: dict[str, tuple[AccessGroup | None, Attributes]] = {
        group.name: (group, own) for group in _own_groups(person.login, layout, asked, current, at)
    }
    roles = asked.crowd.groups_inherited(person.login)
    for cover in current.covers:
        if cover.substitute != person.login or not cover.active(at):
            continue
        for group in _own_groups(cover.absent, layout, asked, current, at):
            lent = cover.groups is None or group.name in cover.groups
            if lent and layout.names.timed_role(group.name) in roles:
                views[f"{group.name} for {cover.absent}"] = (group, attributes.get(cover.absent, {}))
    shared = sorted({row.contact for row in current.shares if row.login == person.login and row.live})
    if shared and layout.names.share_role in roles:
        rights = frozenset({Right.READ})
        # As if it were one more group, which no restriction exempts.
        everyone = AccessGroup("", InList(layout.model.root.key[0], tuple(shared)), rights, rights)
        views["a share"] = (everyone, own)
    return Eyes(views, own, readable)


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


def _check(
    connection: Connection, layout: Layout, facts: ServerFacts, assertion: Assertion, eyes: Eyes
) -> AssertionResult:
    table = assertion.on or layout.model.root.name
    scope_of, views = _scopes(layout, facts, table), eyes.on(table, layout)
    conditions = {
        name: expression(predicate, scope_of(attributes)) for name, (predicate, attributes) in views.items()
    }
    scope = scope_of(eyes.attributes)
    seen = joined("OR", (SQL("({})").format(condition) for condition in conditions.values()))
    broken = SQL("({}) IS NOT TRUE" if assertion.must_see else "({}) IS TRUE").format(
        seen if conditions else SQL("false")
    )
    key = layout.model.key(table)
    parts = {
        "root": _qualified(table),
        # A table on which nothing hangs may have no columns of these names.
        "key": key_value(key if set(key) <= set(facts.tables[table].columns) else ("ctid",), scope.column),
        "matches": expression(assertion.filter, scope),
        "broken": broken,
    }
    counted = connection.execute(_COUNT.format(**parts)).fetchone()
    matching, wrong = counted if counted is not None else (0, 0)
    examples: tuple[Example, ...] = ()
    if wrong:
        rows = connection.execute(
            _EXAMPLES.format(**parts, groups=_showing(conditions), limit=EXAMPLES)
        ).fetchall()
        examples = tuple(Example(key, tuple(groups)) for key, groups in rows)
    return AssertionResult(assertion, wrong == 0, matching, wrong, tuple(views), examples)


_COUNT = SQL(
    "SELECT pg_catalog.count(*), pg_catalog.count(*) FILTER (WHERE {broken}) FROM {root} WHERE {matches}"
)

_EXAMPLES = SQL(
    "SELECT {key}::pg_catalog.text, {groups} FROM {root} WHERE ({matches}) AND ({broken}) "
    "ORDER BY {key} LIMIT {limit}"
)


def _showing(conditions: Mapping[str, Composable]) -> Composable:
    """Return the SQL of the names of those groups that show a row."""
    names = (
        SQL("CASE WHEN {} THEN {} END").format(condition, literal(name))
        for name, condition in conditions.items()
    )
    return SQL("pg_catalog.array_remove(ARRAY[{}]::pg_catalog.text[], NULL)").format(joined(",", names))


def _scopes(layout: Layout, facts: ServerFacts, table: TableName) -> Callable[[Attributes], Scope]:
    """Return how a person's attributes become the scope of a query on a table.

    Where a position column is not there yet, the list of territories stays, which means the same.
    """
    there = facts.tables[table].columns if table == layout.model.root.name else {}
    intervals = {name: each for name, each in layout.intervals.items() if each.column in there}
    return lambda attributes: replace(layout.scope_outside_policies(table, attributes), intervals=intervals)


def _there(layout: Layout, facts: ServerFacts, carry: Carry) -> bool:
    own, above = facts.tables[carry.child.name].columns, facts.tables[carry.parent].columns
    return all(
        source in above and target in own and above[source].type == own[target].type
        for source, target in fetched_columns(layout, carry).items()
    )


def _wrong_copies(layout: Layout, carry: Carry) -> Composed:
    child = carry.child
    return SQL("SELECT pg_catalog.count(*) FROM {} AS c LEFT JOIN {} AS p ON {} WHERE {}").format(
        _qualified(child.name),
        _qualified(carry.parent),
        carry.joined("c", "p"),
        copies_differ(layout, carry, "c", "p"),
    )


def _in(group: AccessGroup, roles: frozenset[str], active: set[str], names: Names) -> bool:
    timed = names.timed_role(group.name) in roles and group.name in active
    return timed or names.group_role(group.name) in roles


def _active(row: TimedRow, at: datetime) -> bool:
    begun = row.valid_from is None or row.valid_from <= at
    return begun and (row.valid_until is None or at < row.valid_until)


def _qualified(table: TableName) -> Composable:
    return qualified(table.schema, table.name)
