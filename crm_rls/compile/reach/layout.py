"""How a model lies on its tables: which columns are carried where, which tables policies read through a view.

Each part is computed when it is first asked for, and shared by the other modules of this package: who asks
about one row needs the ways of a few groups, and a compilation those of all.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from crm_rls.catalog import ServerFacts
from crm_rls.compile.conditions.attributes import one_given, one_of, several_given, several_of
from crm_rls.compile.conditions.climbing import climbed
from crm_rls.compile.conditions.comparisons import Classes, classes_of
from crm_rls.compile.conditions.moving_dates import days_in
from crm_rls.compile.conditions.scope import Copies, Interval, Scope, Types
from crm_rls.compile.reach.carries import Carry, carries_of, copies_of
from crm_rls.compile.reach.linking import linked_by_keys, uncarriable_links, unsettled_links
from crm_rls.compile.reach.shared_ways import everyone_shared_with, shared_ways
from crm_rls.compile.reach.sure_links import SureLinks
from crm_rls.compile.reach.value_views import ValueView, value_select, value_views
from crm_rls.compile.reach.ways import Reach, Way, shows_makers, ways
from crm_rls.errors import CompileError
from crm_rls.model import AccessGroup, Attributes, Child, Grant, Mode, Model, Right, TableName
from crm_rls.model.key_forms import CodedKey
from crm_rls.model.predicates import Linked, LinkKey, Predicate, columns, disjunction, links
from crm_rls.model.trees import fulfilled, reached
from crm_rls.postgres.names import SUPPORT_SCHEMA, Names
from crm_rls.postgres.sqltext import SQL, Composable, Identifier, qualified, relation


@dataclass(frozen=True, slots=True)
class LinkView:
    """A view through which policies read a table without asking the table's own policies (ADR 0004).

    Policies of the contact that read a link table directly would run into the link's policy, which asks the
    contact again: 42P17 infinite recursion. And policies of a child would repeat those of the contact and of
    every table between them, once for each group.
    """

    table: TableName
    name: str
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Layout:
    """A model with everything that follows from its tables and filters together.

    The links of `model` have their columns. `classes` are the operator classes of the columns that need one,
    `types` the types of all, `value_views` the views of attributes.
    """

    model: Model
    names: Names
    sure: SureLinks = field(repr=False, compare=False)
    classes: Mapping[TableName, Classes]
    types: Types
    value_views: Mapping[str, ValueView]
    # What is found for a group stays found in a copy with other people.
    _found: dict[tuple[TableName, str, Right], tuple[Way, ...]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def ways_of(self, table: TableName, group: str, right: Right) -> tuple[Way, ...]:
        """Return the ways of a group to the rows of a guarded table by a right; none for an unknown group."""
        asked = table, group, right
        if asked not in self._found:
            found = ways(self._reach, self._groups[group], table, right) if group in self._groups else ()
            self._found[asked] = tuple(_asked(self.model, table, found, self.sure))
        return self._found[asked]

    @cached_property
    def ways(self) -> Mapping[tuple[TableName, str, Right], tuple[Way, ...]]:
        """The ways of all groups to the rows of all guarded tables, where there are some."""
        return {
            (table, group, right): some
            for table in self.model.guarded()
            for group in self._groups
            for right in Right
            if (some := self.ways_of(table, group, right))
        }

    @cached_property
    def shared(self) -> Mapping[TableName, tuple[Way, ...]]:
        """The ways to what is shared with a person."""
        return {
            table: some
            for table in self.model.guarded()
            if (some := tuple(_asked(self.model, table, shared_ways(self._reach, table), self.sure)))
        }

    @cached_property
    def rights(self) -> Mapping[TableName, frozenset[Right]]:
        """What somebody may do with rows of each guarded table."""
        rights: dict[TableName, set[Right]] = {table: set() for table in self.model.guarded()}
        for table, _, right in self.ways:
            rights[table].add(right)
        for table in self.shared:
            rights[table].add(Right.READ)
        return {table: frozenset(some) for table, some in rights.items()}

    @cached_property
    def through(self) -> frozenset[TableName]:
        """The tables whose rows everybody sees who sees what they belong to."""
        model = self.model
        grants = tuple(grant for group in model.groups for grant in model.grants(group))
        return frozenset(child.name for child in model.children if _is_shown_through(model, child, grants))

    @cached_property
    def read(self) -> frozenset[str]:
        """The columns of contacts that filters read."""
        return frozenset[str]().union(*map(columns, predicates(self.model)))

    @cached_property
    def carries(self) -> Mapping[TableName, Carry]:
        """What each table that carries has of the contacts."""
        return carries_of(self.model, self.names, self.read)

    @cached_property
    def intervals(self) -> Mapping[str, Interval]:
        """The columns of contacts whose territories are compared by position."""
        return _intervals(self.model)

    @cached_property
    def copies(self) -> Mapping[TableName, Mapping[LinkKey, Copies]]:
        """The copies that each table that carries asks instead of its links."""
        at_root = {self.model.root.name: self.intervals}
        return {table: copies_of(self.carries, table, at_root) for table in self.carries}

    @cached_property
    def link_views(self) -> Mapping[TableName, LinkView]:
        """The views through which policies read other tables."""
        shared = {(table, "", Right.READ): some for table, some in self.shared.items()}
        return _link_views(self.model, self.names, {**self.ways, **shared}, self.through, self.copies)

    @cached_property
    def _groups(self) -> Mapping[str, AccessGroup]:
        return {group.name: group for group in self.model.groups}

    @cached_property
    def _reach(self) -> Reach:
        return Reach(self.model)

    def scope_on(self, table: TableName) -> Scope:
        """Return the scope of a policy on a table."""
        if table == self.model.root.name:
            return self._scope(table, table.name, intervals=self.intervals)
        return self._scope(table, table.name, copies=self.copies.get(table))

    def scope_in_subselect(self, alias: str, table: TableName | None = None) -> Scope:
        """Return the scope of a sub-select from the contacts, or from a further root.

        Lists instead of intervals: while a plan is made, the position column may not be there yet.
        """
        return self._scope(table or self.model.root.name, alias)

    def scope_of_answers(self, table: TableName, alias: str, person: str) -> Scope:
        """Return the scope of a query of the support owner's on a table, about a row and a person.

        It reads link tables themselves. The person is a row with `attributes`, and with `called`, which is
        what tables of the user's call the login.
        """
        attributes, called = Identifier(person, "attributes"), Identifier(person, "called")
        return replace(
            self._scope(table, alias),
            link_view=_table_itself,
            attribute=one_of(attributes),
            several=several_of(attributes),
            login=called,
        )

    def scope_outside_policies(self, table: TableName, attributes: Attributes) -> Scope:
        """Return the scope of a query of the operator's on a table.

        It reads the link tables themselves, compares territories by name, and has a person's attributes as
        literals, so it needs nothing of ours in the database; top rows it climbs to, where their keys are not
        there. For tables of the user's, where attributes may
        stand, the attribute `login` is what the person is called there.
        """

        climbs = {
            each: find
            for each, find in climbed(self.model).items()
            if (each.table, each.column) not in self.types
        }
        scope = replace(self._scope(table, table.name), climbed=climbs, asks_added=False)

        def column(name: str) -> Composable:
            return scope.column_of(table, table.name, name)

        return replace(
            scope,
            column=column,
            link_view=_table_itself,
            attribute=one_given(attributes),
            several=several_given(attributes),
            value_views={
                name: SQL("({})").format(value_select(each.source, each.type))
                for name, each in self.value_views.items()
            },
            login=one_given(attributes)("login"),
            days=days_in(self.model.time_zone),
        )

    def read_on(self, table: TableName, group: str) -> Predicate:
        """Return which rows of a table a group shows, without those that somebody has made."""
        some = self.ways.get((table, group, Right.READ), ())
        return disjunction([way.predicate for way in some if not way.made])

    def view(self, table: TableName) -> Composable:
        """Return the view through which policies read a table."""
        return qualified(SUPPORT_SCHEMA, self.link_views[table].name)

    def _scope(
        self,
        of: TableName,
        table: str,
        *,
        intervals: Mapping[str, Interval] | None = None,
        copies: Mapping[LinkKey, Copies] | None = None,
    ) -> Scope:
        def column(name: str) -> Composable:
            return Identifier(table, name)

        def link_view(name: str) -> Composable:
            return self.view(TableName.of(name))

        return Scope(
            table,
            column,
            link_view,
            {name: attribute.type for name, attribute in self.model.attributes.items()},
            intervals or {},
            copies or {},
            of=of,
            classes=self.classes,
            types=self.types,
            value_views={name: each.qualified for name, each in self.value_views.items()},
        )


def _table_itself(name: str) -> Composable:
    other = TableName.of(name)
    return relation(other)


def lay_out(model: Model, facts: ServerFacts) -> Layout:
    """Return the layout of a model on the tables of a database, as far as these are known.

    Its links get their columns from the foreign keys. Raises CompileError for links where nothing tells which
    columns they compare, or that cannot be carried.
    """
    model = linked_by_keys(model, facts)
    if refused := (*unsettled_links(model), *uncarriable_links(model)):
        raise CompileError(refused)
    names = Names(model.prefix)
    types = {
        (name, column.name): column.base
        for name, table in facts.tables.items()
        for column in table.columns.values()
    }
    return Layout(model, names, SureLinks(facts), classes_of(facts), types, value_views(model, names))


def _asked(model: Model, table: TableName, found: Iterable[Way], sure: SureLinks) -> Iterator[Way]:
    """Yield ways as policies ask them: a table that carries asks its copies, others what they must."""
    carries = table != model.root.name and model.child(table).mode is Mode.CARRY
    for way in found:
        yield way if carries else replace(way, predicate=sure.left_out(way.predicate, table))


def predicates(model: Model) -> tuple[Predicate, ...]:
    """Return what contacts must fulfil for each group and right, and to be shared; each predicate once."""
    found = [fulfilled(model, group, right) for group in model.groups for right in Right]
    everyone = everyone_shared_with(model)
    found += [] if everyone is None else [fulfilled(model, everyone, Right.READ)]
    return tuple(dict.fromkeys(found))


def _is_shown_through(model: Model, child: Child, grants: Sequence[Grant]) -> bool:
    """Say whether everybody who sees a row that a row of this table belongs to may see this row, too.

    Then the policies of the other tables say all, and each link needs one policy for everybody.
    """
    if child.mode is Mode.CARRY or not child.links or child.tree is not None:
        return False
    if any(isinstance(link.form, CodedKey) for link in child.links):
        return (
            False  # no function that makes the text is leakproof, so policies inside would keep the index out
        )
    if any(grant.table == child.name for grant in grants):
        return False
    seen = [(Right.READ in grant.rights, Right.READ in grant.child_rights) for grant in grants]
    alike = any(below for _, below in seen) and all(own == below for own, below in seen)
    restricted = any(each.on == child.name for each in model.restrictions)
    above = tuple(_above(model, child))
    followed = all(not link.back for link in child.links)
    # What belongs to a row that only its maker sees is not shown with it.
    made = any(shows_makers(model, link.to) for each in above for link in each.links)
    return (
        alike
        and followed
        and not restricted
        and not made
        and all(Right.READ in each.rights for each in above)
    )


def _above(model: Model, child: Child) -> Iterator[Child]:
    """Yield a table and all that it belongs to, but the contacts."""
    seen = {model.root.name}
    waiting = [child]
    while waiting:
        each = waiting.pop()
        if each.name not in seen:
            seen.add(each.name)
            yield each
            waiting += [model.child(link.to) for link in each.links if link.to not in seen]


def _link_views(
    model: Model,
    names: Names,
    found: Mapping[tuple[TableName, str, Right], tuple[Way, ...]],
    through: frozenset[TableName],
    copies: Mapping[TableName, Mapping[LinkKey, Copies]],
) -> Mapping[TableName, LinkView]:
    used: dict[TableName, set[str]] = {}
    seen = set[Linked]()
    for (table, _, right), some in found.items():
        if right is Right.READ and table in through:
            continue
        for way in some:
            _note(way.predicate, used, copies.get(table, {}), seen)
    # The view of groups has filters by themselves, also where a restriction leaves nothing of the predicate.
    roots = (None, *model.further_roots())
    for predicate in (
        *(reached(model, group, Right.READ, on) for on in roots for group in model.groups),
        *(each.filter for each in model.restrictions),
        *(family.filter for family in model.served()),
    ):
        _note(predicate, used, {}, seen)
    return {
        table: LinkView(table, _view_name(names, table, tuple(sorted(asked))), tuple(sorted(asked)))
        for table, asked in sorted(used.items())
    }


def _note(
    predicate: Predicate,
    used: dict[TableName, set[str]],
    copies: Mapping[LinkKey, Copies],
    seen: set[Linked],
) -> None:
    """Note what a predicate reads of other tables, without that of which the row has copies.

    What was `seen` where nothing is copied need not be looked at again.
    """
    for link in links(predicate):
        if not copies and link in seen:
            continue
        carried = copies.get(link.key)
        if carried is None:
            asked = used.setdefault(TableName.of(link.table), set())
            asked.update(link.via, columns(link.condition))
        _note(link.condition, used, {} if carried is None else carried.links, seen)
        seen |= set() if copies else {link}


def _view_name(names: Names, table: TableName, read: tuple[str, ...]) -> str:
    """Name the view after its columns too.

    Policies hold on to their view, so one with other columns must stand beside it until they have moved.
    """
    digest = hashlib.sha256("\0".join(read).encode()).hexdigest()[:6]
    return names.object_on("link", f"{table.schema}_{table.name}_{digest}")


def _intervals(model: Model) -> Mapping[str, Interval]:
    positions = model.territories.positions()
    return {
        field.column: Interval(field.position, positions)
        for field in model.assignment
        if field.tree and field.position is not None
    }
