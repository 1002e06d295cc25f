"""Which way the rights of groups go when their policies change. Pure.

The old predicate is that of the model which was in force. It counts only for a policy that still stands as
that model made it; for any other the way is unknown, and counts as widening.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from crm_rls.catalog import ServerFacts
from crm_rls.change.difference import EVERYBODY, Difference
from crm_rls.change.effects import Effect, effects_of
from crm_rls.change.kinds import AlterPolicy, Change, CreatePolicy, DropPolicy
from crm_rls.compile.protection.policies import Held, held
from crm_rls.compile.reach.layout import Layout
from crm_rls.meaning.proving.directions import Direction, DomainOf, Verdict, direction
from crm_rls.meaning.proving.domains import Domain, domain
from crm_rls.model import Model, Right, TableName
from crm_rls.model.predicates import Predicate, asks_clock, attributes, disjunction

PolicyKey = tuple[TableName, str]
"""A policy: its table and name."""


NOT_RECORDED = "nothing is recorded of the model that was in force"


@dataclass(frozen=True, slots=True)
class InForce:
    """The model that was in force: its policies under the names that they have after renames, and its layout.

    `made` are all that it made for people, `standing` those that were found so, `otherwise` those that were
    found as the new model wants them and not as it made them, `why` says why they may not be all.
    """

    model: Model | None = None
    held: Mapping[PolicyKey, Held] = field(default_factory=dict)
    standing: frozenset[PolicyKey] = frozenset()
    made: frozenset[PolicyKey] = frozenset()
    otherwise: frozenset[PolicyKey] = frozenset()
    why: str = NOT_RECORDED


class _Scope(NamedTuple):
    """What changes together: the policies of a group for one right on a table."""

    table: TableName
    group: str
    right: Right
    timed: bool


def judged(difference: Difference, before: InForce, layout: Layout, facts: ServerFacts) -> Difference:
    """Return the difference with the way that each changed right goes."""
    after = held(layout)
    wanted: dict[_Scope, dict[PolicyKey, Predicate]] = {}
    for key, each in after.items():
        wanted.setdefault(_scope(each), {})[key] = each.predicate
    judge = _Judge(before, layout.model, facts)
    scopes: dict[_Scope, list[Change]] = {}
    for change in difference.changes:
        if isinstance(change, AlterPolicy | CreatePolicy | DropPolicy):
            meant = after.get(_key(change)) or before.held.get(_key(change))
            if meant is not None:
                scopes.setdefault(_Scope(meant.table, meant.group, meant.right, meant.timed), []).append(
                    change
                )
    found = {
        scope: judge.direction(scope, changes, wanted.get(scope, {})) for scope, changes in scopes.items()
    }
    goes = {id(change): found[scope].verdict for scope, changes in scopes.items() for change in changes}
    # Nobody is a member of the role that owns our objects, and nobody logs in as it.
    goes |= {id(change): Verdict.KEEPS for change in difference.changes if _is_of(change, layout.names.owner)}
    changes = tuple(
        replace(change, goes=goes[id(change)])
        if isinstance(change, AlterPolicy | CreatePolicy) and id(change) in goes
        else change
        for change in difference.changes
    )
    told = {
        scope: found[scope]
        for scope, changes in scopes.items()
        if any(isinstance(each, AlterPolicy) for each in changes) or _stays(scope, before.model, layout.model)
    }
    doubtful = frozenset(_doubtful(difference, before, after, layout.names.owner))
    return replace(
        difference, changes=changes, effects=tuple(_effects(told, layout.model.root.name)), doubtful=doubtful
    )


def _doubtful(
    difference: Difference, before: InForce, after: Mapping[PolicyKey, Held], owner: str
) -> Iterator[str]:
    """Yield the groups of policies that were changed or dropped by hand."""
    for key in before.otherwise:
        yield before.held[key].group if key in before.held else EVERYBODY
    dropped = {_key(change) for change in difference.changes if isinstance(change, DropPolicy)}
    for change in difference.changes:
        if not isinstance(change, AlterPolicy | CreatePolicy | DropPolicy) or change.policy.roles == (owner,):
            continue
        key = _key(change)
        missed = isinstance(change, CreatePolicy) and key in before.made - dropped
        if missed or (not isinstance(change, CreatePolicy) and key not in before.standing):
            meant = before.held.get(key) or after.get(key)
            yield EVERYBODY if meant is None else meant.group


def _is_of(change: Change, role: str) -> bool:
    return isinstance(change, AlterPolicy | CreatePolicy) and change.policy.roles == (role,)


def _stays(scope: _Scope, was: Model | None, will: Model) -> bool:
    """Say whether the group and the table are of both models: else one is new or gone, which is told so."""
    return was is not None and all(
        scope.table in {*model.guarded()} and any(each.name == scope.group for each in model.groups)
        for model in (was, will)
    )


def domains(facts: ServerFacts, zone: str, table: TableName) -> DomainOf:
    """Return what columns can hold: those of a table under the empty name, others under their table's."""

    def domain_of(name: str, column: str) -> Domain | None:
        known = facts.tables.get(TableName.of(name) if name else table)
        own = known.columns.get(column) if known is not None else None
        if own is None or own.operator_class is not None or not own.deterministic:
            return None
        collation = own.sorted_by.rpartition(".")[2].strip('"')
        found = domain(own.base, own.type, ordered_by=collation, zone=zone)
        return None if found is None else replace(found, nullable=not own.not_null)

    return domain_of


@dataclass(slots=True)
class _Judge:
    before: InForce
    model: Model
    facts: ServerFacts
    known: dict[tuple[TableName, Predicate, Predicate], Direction] = field(default_factory=dict)

    def direction(
        self, scope: _Scope, changes: Collection[Change], wanted: Mapping[PolicyKey, Predicate]
    ) -> Direction:
        """Return which way a right goes with all its policies together, which are `wanted` from now on."""
        changed = {_key(change): change for change in changes}
        there = {key: each for key, each in wanted.items() if key not in changed}
        for key, change in changed.items():
            if isinstance(change, CreatePolicy):
                continue
            if key not in self.before.standing or (
                isinstance(change, AlterPolicy) and change.current.roles != change.policy.roles
            ):
                return Direction(Verdict.UNKNOWN, why=self.before.why)
            there[key] = self.before.held[key].predicate
        old, new = disjunction(tuple(there.values())), disjunction(tuple(wanted.values()))
        if there and (other := self._meant_otherwise(old, new)):
            return Direction(Verdict.UNKNOWN, why=other)
        asked = scope.table, old, new
        if asked not in self.known:
            domain_of = domains(self.facts, self.model.time_zone, scope.table)
            self.known[asked] = direction(old, new, domain_of)
        return self.known[asked]

    def _meant_otherwise(self, old: Predicate, new: Predicate) -> str:
        """Return why the same words may mean another thing than before; empty if they do not."""
        was = self.before.model
        if was is None:
            return self.before.why
        for name in sorted(attributes(old) | attributes(new)):
            if was.attributes.get(name) != self.model.attributes.get(name):
                return f"me.{name} is declared otherwise than before"
        if (asks_clock(old) or asks_clock(new)) and was.time_zone != self.model.time_zone:
            return "days are those of another time zone than before"
        return ""


def _key(change: AlterPolicy | CreatePolicy | DropPolicy | Change) -> PolicyKey:
    if isinstance(change, AlterPolicy | CreatePolicy | DropPolicy):
        return change.policy.table, change.policy.name
    raise TypeError(f"{change!r} is about no policy")


def _scope(each: Held) -> _Scope:
    return _Scope(each.table, each.group, each.right, each.timed)


def _effects(found: Mapping[_Scope, Direction], root: TableName) -> Iterator[Effect]:
    """Yield what to tell: rights that go the same way once; memberships for a time only where they differ.

    The root comes first.
    """
    permanent = {scope: each for scope, each in found.items() if not scope.timed}
    told = permanent | {
        scope: each
        for scope, each in found.items()
        if scope.timed and permanent.get(scope._replace(timed=False)) != each
    }
    alike: dict[tuple[TableName, str, str], list[tuple[str, Direction]]] = {}
    for scope, each in told.items():
        who = f"{scope.group}, for those in it for a time," if scope.timed else scope.group
        alike.setdefault((scope.table, scope.group, who), []).append((scope.right, each))
    for (table, _, who), directions in sorted(alike.items(), key=lambda item: (item[0][0] != root, item[0])):
        yield from effects_of(str(table), directions, group=who)
