"""The view that says which groups have which contacts: `crm_access.contact_group`; one for each root.

For the functions of both support schemas, never for people: it shows every contact. So nobody may read it
but its owner and the registrar, who counts for managers; it belongs to the support owner and asks the root
table under that role's own policy.

A scan of the contacts asks all groups of a bundle at once, and a bundle is asked only for contacts that one
of its groups can have. Why not one scan for all groups, or one for each: ADR 0011, with numbers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import isqrt

from crm_rls.catalog import Grant, Kind, ServerFacts, SupportObject
from crm_rls.compile.conditions import moving_dates, row_values
from crm_rls.compile.conditions.attributes import one_of, several_of
from crm_rls.compile.conditions.expressions import expression
from crm_rls.compile.conditions.scope import Scope
from crm_rls.compile.installation.objects import standing_in, view
from crm_rls.compile.reach.layout import Layout
from crm_rls.compile.reach.served import Served, read_by_groups
from crm_rls.compile.upkeep.trees import is_coming
from crm_rls.model import AccessGroup, ColumnOf, Model, Restriction, Right
from crm_rls.model.calculations import columns_in
from crm_rls.model.clock import Today
from crm_rls.model.predicates import (
    FALSE,
    TRUE,
    And,
    Compare,
    CompareValues,
    InList,
    IsNull,
    OpenWithin,
    Or,
    Predicate,
    Within,
    attributes,
    disjunction,
    walk,
)
from crm_rls.model.trees import fulfilled, reached, trees
from crm_rls.postgres.names import SUPPORT_SCHEMA
from crm_rls.postgres.sqltext import SQL, Composable, array_literal, joined, literal, qualified

UNDIVIDED = 32
"""Up to this many groups are one bundle; so many cost about 4 µs a contact."""

MOST_REFERENCES = 1000
"""Conditions in one bundle: PostgreSQL 15 may keep the answers for contacts that look alike (Memoize), with a
column for each mention of a contact's column, and refuses more than 1,664."""

_NO_GROUPS = SQL(
    "SELECT {key} AS contact, NULL::pg_catalog.text AS access_group, NULL::pg_catalog.text AS login, "
    "true AS shown{beside} FROM {root} AS c WHERE false"
)

_FOR_ALL = SQL(
    "SELECT {key} AS contact, g.access_group, NULL::pg_catalog.text AS login, {shown} AS shown{beside} "
    "FROM {root} AS c CROSS JOIN LATERAL pg_catalog.unnest(ARRAY[{groups}]) AS g (access_group) "
    "WHERE g.access_group IS NOT NULL AND ({guard})"
)

_FOR_ONE = SQL(
    "SELECT {key} AS contact, {group}::pg_catalog.text AS access_group, NULL::pg_catalog.text AS login, "
    "{shown} AS shown{beside} FROM {root} AS c WHERE {filter}"
)

_FOR_EACH_PERSON = SQL(
    "SELECT {key} AS contact, {group}::pg_catalog.text AS access_group, p.login, {shown} AS shown{beside} "
    "FROM {root} AS c JOIN {person} AS p ON ({filter})"
)

_KNOWN = SQL(
    # OFFSET keeps PostgreSQL from asking for every contact what is known of a person.
    "(SELECT n.login, k.known AS attributes, k.known ->> 'login' AS called FROM {} AS n "
    "CROSS JOIN LATERAL crm_access.known_attributes(n.login) AS k (known) OFFSET 0)"
)


def contact_group_view(layout: Layout, facts: ServerFacts, served: Served) -> SupportObject:
    """Return the view of a root: contact, access_group, login, shown. A contact is a row of the root, by key.

    `login` is null, but for groups whose filter, or a restriction on reading that holds for them, reads
    attributes: these have one row for each person for whom the filter is true. `shown` is false where such a
    restriction hides the contact from the group.
    """
    found = contact_view(served.group_view, contact_group_select(layout, served), layout, facts, served)
    ours = (ColumnOf(to_top.to, each) for _, to_top in trees(layout.model) for each in to_top.via)
    read = read_of(layout, served)
    if any(each.table == served.table and each.column in read and is_coming(each, facts) for each in ours):
        return standing_in(found, _NO_GROUPS.format(**served.parts))
    return found


def contact_view(
    name: str, select: Composable, layout: Layout, facts: ServerFacts, served: Served
) -> SupportObject:
    """Return a view of the support schema whose first column is the key of a root.

    Of several columns they stand behind the others once more, each for itself: `key_1` and so on.
    """
    return view(name, select, layout.names.owner, key_type=_key_type(facts, served))


def contact_group_grants(layout: Layout, served: Served) -> Iterator[Grant]:
    """Yield what the view's owner needs on a root: the key and what filters read."""
    root, owner = served.table, layout.names.owner
    yield Grant(Kind.SCHEMA, root.schema, root.schema, owner, "USAGE")
    for column in sorted({*served.key, *read_of(layout, served)}):
        yield Grant(Kind.TABLE, root.schema, root.name, owner, "SELECT", column)


def read_of(layout: Layout, served: Served) -> frozenset[str]:
    """Return the columns of a root that filters read."""
    return layout.read if served.on is None else read_by_groups(layout.model, served)


def _key_type(facts: ServerFacts, served: Served) -> str:
    """Return the types of those columns of views of contacts that have keys: OR REPLACE cannot change them.

    Empty if they are not known.
    """
    root = facts.tables.get(served.table)
    found = [] if root is None else [root.columns[each].type for each in served.key if each in root.columns]
    if len(found) < len(served.key):
        return ""
    return ", ".join(("text[]", *found) if len(found) > 1 else found)


def contact_group_select(layout: Layout, served: Served) -> Composable:
    """Return the query of that view, for the rows of the root or what is stored of them elsewhere."""
    model = layout.model
    personal: list[AccessGroup] = []
    general: list[AccessGroup] = []
    for each in model.groups:
        group = replace(each, filter=reached(model, each, Right.READ, served.on), on=())
        if group.filter != FALSE:
            asks = attributes(fulfilled(model, each, Right.READ, served.on))
            (personal if asks else general).append(group)
    parts = [_for_all(layout, served, bundle) for bundle in _bundles(general)]
    parts += [_for_each_person(layout, served, group) for group in personal]
    return SQL(" UNION ALL ").join(parts) if parts else _NO_GROUPS.format(**served.parts)


def _scope(layout: Layout, served: Served) -> Scope:
    return layout.scope_in_subselect("c", served.on)


def _restrictions(model: Model, served: Served) -> Iterator[Restriction]:
    return (
        each
        for each in model.restrictions
        if Right.READ in each.rights and (each.on or model.root.name) == served.table
    )


@dataclass(frozen=True, slots=True)
class _Bundle:
    """Groups that are asked together; `guard` is true of every contact that one of them has."""

    groups: Sequence[AccessGroup]
    guard: Predicate = TRUE


def _bundles(groups: Sequence[AccessGroup]) -> Iterator[_Bundle]:
    """Yield as many bundles as each has groups, about: a look-up asks each bundle, a scan its groups."""
    pins = {group.name: pinned(group.filter) for group in groups}
    usual = Counter(name for each in pins.values() for name in each).most_common(1)
    column = usual[0][0] if usual and len(groups) > UNDIVIDED else None
    rest = [group for group in groups if column not in pins[group.name]]
    yield from map(_Bundle, _parted(rest, len(rest)))
    if column is None:
        return
    listed = [group for group in groups if column in pins[group.name]]
    for part in _parted(listed, max(UNDIVIDED, isqrt(len(listed)))):
        values = frozenset[str | None]().union(*(pins[group.name][column] for group in part))
        keys = tuple(sorted(value for value in values if value is not None))
        has_keys = InList(column, keys) if keys else FALSE
        open_to = tuple(sorted({node for group in part for node in _open_nodes(group.filter, column)}))
        added = OpenWithin(column, "", (), open_to) if open_to else FALSE
        yield _Bundle(part, disjunction((has_keys, added, IsNull(column) if None in values else FALSE)))


def _open_nodes(predicate: Predicate, column: str) -> Iterator[str]:
    """Yield the territories below which one may be added that the predicate takes, too."""
    for node in walk(predicate):
        if isinstance(node, OpenWithin) and node.column == column:
            yield from node.nodes


def _parted(groups: Iterable[AccessGroup], most: int) -> Iterator[Sequence[AccessGroup]]:
    """Yield the groups in parts of at most so many, with at most MOST_REFERENCES conditions."""
    part: list[AccessGroup] = []
    references = 0
    for group in groups:
        own = sum(map(_references, walk(group.filter)))
        if part and (len(part) == most or references + own > MOST_REFERENCES):
            yield part
            part, references = [], 0
        part.append(group)
        references += own
    if part:
        yield part


def _references(node: Predicate) -> int:
    """Return how often the SQL of a node, without what is below it, mentions a column of the contact."""
    match node:
        case Compare(operand=Today()):
            return moving_dates.MENTIONS
        case CompareValues(left=left, right=right):
            return row_values.MENTIONS * len(columns_in(left, right))
        case OpenWithin():
            return 2
        case _:
            return 1


def pinned(predicate: Predicate) -> Mapping[str, frozenset[str | None]]:
    """Return columns and the values of which each must have one for the predicate to be true; None is null.

    Of an open subtree these are the keys that are known; what was added to it comes on top.
    Two lists for one column are not intersected: 1 and 1.0 are one number and two texts.
    """
    match predicate:
        case Compare(column=column, op="=", operand=str() as value):
            return {column: frozenset((value,))}
        case InList(column=column, values=values) | Within(column=column, keys=values):
            return {column: frozenset(values)}
        case IsNull(column=column):
            return {column: frozenset((None,))}
        case And(parts):
            return {column: own for part in parts for column, own in pinned(part).items()}
        case Or(parts):
            first, *others = map(pinned, parts)
            shared = set(first).intersection(*others)
            return {column: first[column].union(*(each[column] for each in others)) for column in shared}
        case _:
            return {}


def _for_all(layout: Layout, served: Served, bundle: _Bundle) -> Composable:
    groups = bundle.groups
    scope = _scope(layout, served)
    shown = _conjunction(_shown(layout, served, {group.name for group in groups}, scope))
    if len(groups) == 1:
        (only,) = groups
        filter_of_it = expression(only.filter, scope)
        return _FOR_ONE.format(**served.parts, group=literal(only.name), shown=shown, filter=filter_of_it)
    cases = (
        SQL("CASE WHEN {} THEN {}::pg_catalog.text END").format(
            expression(group.filter, scope), literal(group.name)
        )
        for group in groups
    )
    return _FOR_ALL.format(
        **served.parts,
        shown=shown,
        groups=joined(",", cases),
        guard=expression(bundle.guard, scope),
    )


def _shown(layout: Layout, served: Served, names: set[str], scope: Scope) -> Iterator[Composable]:
    for restriction in _restrictions(layout.model, served):
        exempt = sorted(names & restriction.exempt)
        if len(exempt) == len(names):
            continue
        passed = SQL("({}) IS TRUE").format(expression(restriction.filter, scope))
        if exempt:
            passed = SQL("g.access_group = ANY ({}) OR {}").format(array_literal(exempt), passed)
        yield passed


def _for_each_person(layout: Layout, served: Served, group: AccessGroup) -> Composable:
    scope = _of_person(layout, served)
    return _FOR_EACH_PERSON.format(
        **served.parts,
        group=literal(group.name),
        shown=shown_to(layout, served, group.name),
        person=_people(layout, served, group),
        filter=expression(group.filter, scope),
    )


def shown_to(layout: Layout, served: Served, group: str = "") -> Composable:
    """Return that no restriction hides a row from a person `p` by that group; by a share for none."""
    scope = _of_person(layout, served)
    return _conjunction(
        SQL("({}) IS TRUE").format(expression(restriction.filter, scope))
        for restriction in _restrictions(layout.model, served)
        if group not in restriction.exempt
    )


def _of_person(layout: Layout, served: Served) -> Scope:
    own, called = SQL("p.attributes"), SQL("p.called")
    return replace(_scope(layout, served), attribute=one_of(own), several=several_of(own), login=called)


def known_people() -> Composable:
    """Return the people with all that is known of their attributes."""
    return _KNOWN.format(qualified(SUPPORT_SCHEMA, "person"))


def _people(layout: Layout, served: Served, group: AccessGroup) -> Composable:
    """Return the people, with attributes that are not given one by one where the group asks such a one."""
    passed = (each.filter for each in layout.model.restricted(served.table, group, Right.READ))
    asked = frozenset[str]().union(*map(attributes, (group.filter, *passed)))
    known = all(layout.model.attributes[name].given for name in asked)
    return qualified(SUPPORT_SCHEMA, "person") if known else known_people()


def _conjunction(parts: Iterator[Composable]) -> Composable:
    wrapped = [SQL("({})").format(part) for part in parts]
    return joined("AND", wrapped) if wrapped else SQL("true")
