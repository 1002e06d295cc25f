"""How a model lies on its tables: which columns are carried where, which tables policies read through a view.

Computed once per compilation and shared by the other modules of this package.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from crm_rls.catalog import ServerFacts
from crm_rls.compile.attributes import one_given, several_given
from crm_rls.compile.comparisons import Classes, classes_of
from crm_rls.compile.expressions import Interval, Scope, Types
from crm_rls.compile.moving_dates import days_in
from crm_rls.model import Attributes, Child, Family, Mode, Model, Right, TableName
from crm_rls.model.predicates import Predicate, columns, links
from crm_rls.postgres.names import SUPPORT_SCHEMA, Names
from crm_rls.postgres.sqltext import Composable, Identifier, qualified


@dataclass(frozen=True, slots=True)
class Carry:
    """What a child table in mode `carry` copies from its parent: source column to own column."""

    child: Child
    parent_key: str
    columns: Mapping[str, str]


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


@dataclass(frozen=True, slots=True)
class Layout:
    """A model with everything that follows from its tables and filters together.

    `predicates` are those that policies contain, each once; `read` are the root columns that they read.
    `classes` are the operator classes of the columns that need one.
    """

    model: Model
    names: Names
    predicates: tuple[Predicate, ...]
    read: frozenset[str]
    carries: Mapping[TableName, Carry]
    link_views: Mapping[TableName, LinkView]
    intervals: Mapping[str, Interval]
    classes: Mapping[TableName, Classes]
    types: Types

    def scope_on_root(self) -> Scope:
        """Return the scope of a policy on the root table."""
        return self._scope(self.model.root.name.name, {}, self.model.root.key)

    def scope_in_subselect(self, alias: str) -> Scope:
        """Return the scope of a sub-select from the root table.

        Lists instead of intervals: while a plan is made, the position column may not be there yet.
        """
        return replace(self._scope(alias, {}, self.model.root.key), intervals={})

    def scope_outside_policies(self, attributes: Attributes) -> Scope:
        """Return the scope of a query of the operator's on the root table.

        It reads the link tables themselves, compares territories by name, and has a person's attributes as
        literals, so it needs nothing of ours in the database.
        """

        def link_table(name: str) -> Composable:
            schema, _, table = name.partition(".")
            return qualified(schema, table)

        return replace(
            self.scope_on_root(),
            link_view=link_table,
            attribute=one_given(attributes),
            several=several_given(attributes),
            intervals={},
            days=days_in(self.model.time_zone),
        )

    def scope_on_carry(self, carry: Carry) -> Scope:
        """Return the scope of a policy on a child table that has the contact's columns itself."""
        key = self.root_key_on(carry)
        return self._scope(carry.child.name.name, {**self.carried_names(), self.model.root.key: key}, key)

    def view(self, table: TableName) -> Composable:
        """Return the view through which policies read a table."""
        return qualified(SUPPORT_SCHEMA, self.link_views[table].name)

    def carried_names(self) -> Mapping[str, str]:
        """Return for every carried column of the root its name on child tables; the key is `root_key_on`."""
        return {column: self.names.carried(column) for column in _carried_columns(self.model, self.read)}

    def root_key_on(self, carry: Carry) -> str:
        """Return the child's column that holds the contact's key."""
        if carry.child.parent == self.model.root.name:
            return carry.child.via
        return self.names.carried(self.model.root.key)

    def _scope(self, table: str, renamed: Mapping[str, str], key: str) -> Scope:
        def column(name: str) -> Composable:
            return Identifier(table, renamed.get(name, name))

        def link_view(table_name: str) -> Composable:
            schema, _, name = table_name.partition(".")
            return self.view(TableName(schema, name))

        return Scope(
            table,
            column,
            Identifier(table, key),
            link_view,
            {name: attribute.type for name, attribute in self.model.attributes.items()},
            self.intervals,
            of=self.model.root.name,
            classes=self.classes,
            types=self.types,
        )


def lay_out(model: Model, facts: ServerFacts) -> Layout:
    """Return the layout of a model on the tables of a database, as far as these are known."""
    names, found = Names(model.prefix), predicates(model)
    read = frozenset[str]().union(*map(columns, found))
    carries = _carries(model, names, _carried_columns(model, read))
    # The view of groups has filters by themselves, also where a restriction leaves nothing of the predicate.
    alone = (*(group.filter for group in model.groups), *(each.filter for each in model.restrictions))
    linking = (*found, *alone, *(family.filter for family in families(model)))
    link_views = _link_views(model, names, linking, read)
    intervals = _intervals(model)
    types = {
        (name, column.name): column.base
        for name, table in facts.tables.items()
        for column in table.columns.values()
    }
    return Layout(model, names, found, read, carries, link_views, intervals, classes_of(facts), types)


def families(model: Model) -> tuple[Family, ...]:
    """Return every family that some group names, declared or not, sorted by name."""
    named = {group.family for group in model.groups} - {""}
    return tuple(model.family(name) for name in sorted(named))


def predicates(model: Model) -> tuple[Predicate, ...]:
    """Return every predicate that some policy of the model contains, each once."""
    found = (model.predicate(group, right) for group in model.groups for right in Right)
    return tuple(dict.fromkeys(found))


def _carried_columns(model: Model, read: frozenset[str]) -> tuple[str, ...]:
    """Return the root columns that child tables in mode `carry` copy: all that filters read but the key."""
    used = read | {f.position for f in model.assignment if f.position is not None and f.column in read}
    return tuple(sorted(used - {model.root.key}))


def _carries(model: Model, names: Names, sources: tuple[str, ...]) -> Mapping[TableName, Carry]:
    carries: dict[TableName, Carry] = {}
    for child in model.children:
        if child.mode is not Mode.CARRY:
            continue
        if child.parent == model.root.name:
            copied = {column: names.carried(column) for column in sources}
            carries[child.name] = Carry(child, model.root.key, copied)
        else:
            parent = model.child(child.parent)
            copied = {names.carried(column): names.carried(column) for column in sources}
            first = parent.parent == model.root.name
            root_key = parent.via if first else names.carried(model.root.key)
            copied[root_key] = names.carried(model.root.key)
            carries[child.name] = Carry(child, parent.key, copied)
    return carries


def reads_like_parent(model: Model, child: Child) -> bool:
    """Say whether everybody who sees a contact may see the rows of this table that hang on it."""
    groups = [(Right.READ in group.rights, Right.READ in group.child_rights) for group in model.groups]
    shown = all(Right.READ in step.rights for step in model.path(child))
    return shown and any(on_child for _, on_child in groups) and all(own == child for own, child in groups)


def _asked(model: Model, read: frozenset[str]) -> Iterator[tuple[TableName, Iterable[str]]]:
    """Yield what policies of children in mode `follow` read of the contact and of what lies between."""
    for child in model.children:
        rights = {right for group in model.groups for right in group.child_rights & child.rights}
        if child.mode is Mode.CARRY or (rights <= {Right.READ} and reads_like_parent(model, child)):
            continue
        yield model.root.name, {model.root.key, *read}
        for step in model.path(child)[1:]:
            yield step.name, {step.key, step.via}


def _link_views(
    model: Model, names: Names, found: Iterable[Predicate], read: frozenset[str]
) -> Mapping[TableName, LinkView]:
    used: dict[TableName, set[str]] = {}
    for table, asked in _asked(model, read):
        used.setdefault(table, set()).update(asked)
    for predicate in found:
        for link in links(predicate):
            schema, _, name = link.table.partition(".")
            used.setdefault(TableName(schema, name), set()).update({link.via}, columns(link.condition))
    return {
        table: LinkView(table, _view_name(names, table, tuple(sorted(asked))), tuple(sorted(asked)))
        for table, asked in sorted(used.items())
    }


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
