"""The support schema: tables and functions that policies call, link views, and the owner's own policies.

The owner is a NOLOGIN role without members. Its functions and views must see rows that the caller does
not, so it gets policies of its own on exactly the tables they read. `installed` has what the chain installs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from crm_rls.catalog import Grant, Kind, Policy, ServerFacts, SupportObject
from crm_rls.compile.conditions.expressions import ADDED_BELOW
from crm_rls.compile.conditions.moving_dates import START_OF_DAY, TODAY
from crm_rls.compile.installation.objects import standing_in, view
from crm_rls.compile.protection.policies import policy
from crm_rls.compile.reach.layout import Layout, LinkView
from crm_rls.compile.reach.served import served_views
from crm_rls.compile.support_schema.giving import reassigning
from crm_rls.compile.support_schema.handing_over import own_columns
from crm_rls.compile.upkeep.carrying import fetched_columns
from crm_rls.compile.upkeep.counting import carrying
from crm_rls.compile.upkeep.joined_rows import joined_rows
from crm_rls.compile.upkeep.trees import is_coming, tree_types
from crm_rls.model import Right, SelfService, Sharing, TableName
from crm_rls.model.growing import is_open, open_columns
from crm_rls.model.trees import trees
from crm_rls.postgres.names import API_SCHEMA, SUPPORT_SCHEMA
from crm_rls.postgres.sqltext import SQL, Identifier, joined, relation

CALLED = ("active", "acting", "attribute", "attribute_values", "me", "shared", START_OF_DAY, TODAY)
"""Functions that policies call in the name of the person who asks; ADDED_BELOW where the tree grows."""

ASKED_BY_VIEWS = (
    "begins_day", "caller", "conflict_slices", "conflicts_between", "contact_in_area", "in_area",
    "self_service", "reads", "territory_in_area",
)  # fmt: skip
"""Functions that views for managers call in the name of the manager."""

_FOR_MANAGERS = ("conflict_slices", "conflicts_between", "contact_in_area", "territory_in_area")
"""Those of these that no view calls for people who appoint their own substitutes."""

_ALL = ("SELECT", "INSERT", "UPDATE", "DELETE")

KEPT: Mapping[str, tuple[str, ...]] = {
    "access_group": ("SELECT",),
    "added_territory": _ALL,
    "area_manager": _ALL,
    "bound": ("SELECT",),
    "cover": _ALL,
    "family": ("SELECT",),
    "holding": ("SELECT",),
    "in_force": ("SELECT",),
    "leaver": ("SELECT",),
    "log": ("SELECT", "INSERT"),
    "membership": _ALL,
    "outside_log": ("SELECT",),
    "period": ("SELECT",),
    "reporting": _ALL,
    "role_given": ("SELECT",),
    "root": ("SELECT",),
    "share": _ALL,
    "open_territory": ("SELECT",),
    "model": ("SELECT", "UPDATE"),  # UPDATE is for LOCK TABLE
    "person": _ALL,
    "standing": ("SELECT",),
    "territory": ("SELECT",),
}
"""What the registrar does with the tables and views of the support schema, and SELECT on views of roots."""

SHOWN = (
    "added_territories", "covers", "directory", "face_conflicts", "log", "members", "model_records", "people",
    "shares", "user_access_groups",
)  # fmt: skip
"""Views that managers and auditors read."""

SELF_SERVED = (
    "about_person", "cover", "covers", "directory", "end_cover", "moment_of", "prolong_cover", "time_zone",
    "why",
)  # fmt: skip
"""What people call and read in `crm_people` where they appoint their own substitutes."""


GIVING = ("give",)
"""What people call in `crm_people` where some group may give contacts away."""


def link_views(layout: Layout, facts: ServerFacts) -> Iterator[SupportObject]:
    """Yield a view per table that policies read without asking its own policies."""
    types = tree_types(layout, facts)
    for link in layout.link_views.values():
        table = relation(link.table)
        select = SQL("SELECT {} FROM {}")
        found = view(
            link.name, select.format(joined(",", map(Identifier, link.columns)), table), layout.names.owner
        )
        coming = {
            each.column: type_
            for each, type_ in types.items()
            if each.table == link.table and is_coming(each, facts)
        }
        if not coming.keys().isdisjoint(link.columns):
            columns = (
                SQL("NULL::{} AS {}").format(SQL(coming[each]), Identifier(each))
                if each in coming
                else Identifier(each)
                for each in link.columns
            )
            found = standing_in(found, select.format(joined(",", columns), table))
        yield found


def owner_policies(layout: Layout) -> Iterator[Policy]:
    """Yield the policies that let the support owner read and hand down what it must."""
    # Answers, and verify, which counts as its member what has no parent, read every protected table.
    reads: set[TableName] = {*layout.link_views, *layout.model.guarded()}
    reads |= {each.source.table for each in layout.value_views.values()}
    # Who assigns contacts again and is no superuser does it as a member of the owner.
    ruled = {each.table for each in layout.model.ruled()}
    held = layout.model.sharing is not Sharing.NOTHING
    given = {layout.model.root.name} if held or reassigning(layout.model) else set()
    writes = ruled | own_columns(layout.model).keys() | given
    for carry in carrying(layout):
        reads |= {carry.parent, carry.child.name}
        writes |= {carry.parent, carry.child.name}
    asked = {row.parent for row in joined_rows(layout)}
    reads, writes = reads | asked, writes | asked
    standing = {to_top.to for _, to_top in trees(layout.model)}
    reads, writes = reads | standing, writes | standing
    reads |= {table for table, _ in open_columns(layout.model)}
    # Answers about the past read former versions as its member; a public table needs no policy.
    reads |= {each.table for each in layout.model.histories().values()} - set(layout.model.public)
    for table in sorted(reads):
        yield _owner_policy(layout, table, Right.READ)
    for table in sorted(writes):
        # FOR KEY SHARE asks the UPDATE policies too (manual, CREATE POLICY, table of commands).
        yield _owner_policy(layout, table, Right.UPDATE)


def _owner_policy(layout: Layout, table: TableName, right: Right) -> Policy:
    return policy(layout, table, layout.names.keeper_policy(right), right, layout.names.owner, "true")


def owner_grants(layout: Layout) -> Iterator[Grant]:
    """Yield the privileges of the support owner on the tables that it reads and hands down to."""
    owner = layout.names.owner
    for carry in carrying(layout):
        child, parent = carry.child.name, carry.parent
        for column in (*carry.parent_key, *fetched_columns(layout, carry)):
            yield _column(parent, column, owner, "SELECT")
        for column in carry.parent_key:
            yield _column(parent, column, owner, "UPDATE")
        for column in carry.via:
            yield _column(child, column, owner, "SELECT")
        yield _column(child, layout.names.parent_version, owner, "UPDATE")
        for schema in {child.schema, parent.schema}:
            yield Grant(Kind.SCHEMA, schema, schema, owner, "USAGE")
    for row in joined_rows(layout):
        for column in dict.fromkeys((*row.parent_key, *row.columns.values(), layout.names.version)):
            yield _column(row.parent, column, owner, "SELECT")
        for column in row.parent_key:
            yield _column(row.parent, column, owner, "UPDATE")
        for schema in {row.table.schema, row.parent.schema}:
            yield Grant(Kind.SCHEMA, schema, schema, owner, "USAGE")
    for table, column in sorted(open_columns(layout.model)):
        yield Grant(Kind.SCHEMA, table.schema, table.schema, owner, "USAGE")
        yield _column(table, column, owner, "SELECT")
    for link in layout.link_views.values():
        yield Grant(Kind.SCHEMA, link.table.schema, link.table.schema, owner, "USAGE")
        for column in link.columns:
            yield _column(link.table, column, owner, "SELECT")
    for column in _counted_columns(layout):
        yield _column(layout.model.root.name, column, owner, "SELECT")


def _counted_columns(layout: Layout) -> frozenset[str]:
    """Return the columns by which `counted_contacts` counts: those with territories, and those of rules.

    The latter have what is known of a place, such as the postcode.
    """
    fields = layout.model.assignment
    ruled = {
        each.column for one in fields for rule in one.rules for each in rule.conditions if not each.joined
    }
    return frozenset(ruled | {each.column for each in fields if each.tree})


def _column(table: TableName, column: str, grantee: str, privilege: str) -> Grant:
    return Grant(Kind.TABLE, table.schema, table.name, grantee, privilege, column)


def called_grants(layout: Layout, objects: Iterable[SupportObject]) -> Iterator[Grant]:
    """Yield what people need to run their policies: EXECUTE and SELECT, but no USAGE on the schema.

    `objects` are all that the model wants.

    At run time PostgreSQL asks for privileges on the object only; without USAGE nobody can name it
    (security research, C10).
    """
    persons = layout.names.persons
    called = (*CALLED, ADDED_BELOW) if is_open(layout.model) else CALLED
    for each in objects:
        if each.kind is Kind.FUNCTION and each.schema == SUPPORT_SCHEMA and each.name in called:
            yield Grant(each.kind, each.schema, each.name, persons, "EXECUTE", signature=each.signature)
    for link in layout.link_views.values():
        yield _view_grant(link, persons)


def manager_grants(layout: Layout, objects: Iterable[SupportObject]) -> Iterator[Grant]:
    """Yield what the registrar needs in `crm_access`, and what managers may call and read in `crm_people`.

    Who may do what is asked by the functions themselves; area managers call the same ones. Auditors call
    what only reads.
    """
    names = layout.names
    yield Grant(Kind.SCHEMA, SUPPORT_SCHEMA, SUPPORT_SCHEMA, names.registrar, "USAGE")
    for table, privileges in {**KEPT, **dict.fromkeys(served_views(layout.model), ("SELECT",))}.items():
        for privilege in privileges:
            yield Grant(Kind.TABLE, SUPPORT_SCHEMA, table, names.registrar, privilege)
    functions = tuple(
        each for each in objects if each.function is not None and not each.function.runs_in_triggers
    )
    for each in functions:
        if each.schema == SUPPORT_SCHEMA:
            yield _execute(each, names.registrar)
    for role in names.readers:
        yield Grant(Kind.SCHEMA, API_SCHEMA, API_SCHEMA, role, "USAGE")
        for shown in SHOWN:
            yield Grant(Kind.TABLE, API_SCHEMA, shown, role, "SELECT")
        for each in functions:
            asked = each.schema == SUPPORT_SCHEMA and each.name in ASKED_BY_VIEWS
            if asked or (each.schema == API_SCHEMA and (role != names.auditors or _only_reads(each))):
                yield _execute(each, role)
    for role in (names.managers, names.area_managers):
        yield Grant(Kind.TABLE, API_SCHEMA, "user_access_groups", role, "UPDATE")


def self_service_grants(layout: Layout, objects: Iterable[SupportObject]) -> Iterator[Grant]:
    """Yield what people need to appoint their own substitutes, if the model says that they do."""
    if layout.model.self_service is not SelfService.COVERS:
        return
    persons = layout.names.persons
    yield Grant(Kind.SCHEMA, API_SCHEMA, API_SCHEMA, persons, "USAGE")
    for each in objects:
        asked = (
            each.schema == SUPPORT_SCHEMA and each.name in ASKED_BY_VIEWS and each.name not in _FOR_MANAGERS
        )
        if not asked and not (each.schema == API_SCHEMA and each.name in SELF_SERVED):
            continue
        if each.function is not None:
            yield _execute(each, persons)
        elif each.kind is Kind.VIEW:
            yield Grant(Kind.TABLE, API_SCHEMA, each.name, persons, "SELECT")


def giving_grants(layout: Layout, objects: Iterable[SupportObject]) -> Iterator[Grant]:
    """Yield what people need to call the function that gives contacts away, if some group may."""
    if not reassigning(layout.model):
        return
    persons = layout.names.persons
    yield Grant(Kind.SCHEMA, API_SCHEMA, API_SCHEMA, persons, "USAGE")
    for each in objects:
        if each.function is not None and each.schema == API_SCHEMA and each.name in GIVING:
            yield _execute(each, persons)


def _only_reads(function: SupportObject) -> bool:
    # PostgreSQL lets no function write that is not volatile (manual, 38.7).
    return function.function is not None and function.function.volatility != "volatile"


def _execute(function: SupportObject, grantee: str) -> Grant:
    return Grant(
        Kind.FUNCTION, function.schema, function.name, grantee, "EXECUTE", signature=function.signature
    )


def _view_grant(link: LinkView, persons: str) -> Grant:
    return Grant(Kind.TABLE, SUPPORT_SCHEMA, link.name, persons, "SELECT")
