"""Who reaches which row in an interpreted state: privileges, flags, policies and memberships as they stand.

The meaning of a policy is taken from the model that it was compiled from, by its text; nothing is parsed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from crm_rls.catalog import PUBLIC, CatalogState, Command, Kind, Policy, ServerFacts
from crm_rls.compile.reach.layout import Layout, lay_out
from crm_rls.compile.reach.ways import Way
from crm_rls.meaning.visibility import Tables
from crm_rls.model import Attributes, Child, Link, Membership, Model, Right, TableName
from crm_rls.model.clock import Clock
from crm_rls.model.evaluation import evaluate
from crm_rls.model.predicates import Linked, Row
from tests.property.columns import NOW
from tests.property.interpreter import Standing

Reach = frozenset[tuple[str, TableName, Right, object]]
"""A login, a table, a right and the key of a row."""

Meaning = Callable[["Scene", str, Row], bool]
Meanings = Mapping[tuple[TableName, str], Meaning]

COMMANDS = {
    Right.READ: Command.SELECT,
    Right.CREATE: Command.INSERT,
    Right.UPDATE: Command.UPDATE,
    Right.DELETE: Command.DELETE,
}


@dataclass(frozen=True)
class Scene:
    """A state with the rows of all tables and what the policies mean."""

    standing: Standing
    tables: Tables
    meanings: Meanings
    _roles: dict[str, frozenset[str]] = field(default_factory=dict)
    _grantees: dict[tuple[str, str, str, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    _policies: dict[tuple[TableName, Command], list[Policy]] = field(
        default_factory=lambda: defaultdict(list)
    )

    @property
    def state(self) -> CatalogState:
        """The interpreted state."""
        return self.standing.state

    def reach(self) -> Reach:
        """Return everything that anybody who logs in reaches."""
        return frozenset(
            (login, table, right, row["id"])
            for login in self.state.logins
            for table, rows in self.tables.items()
            for right in Right
            if rows and self.granted(login, table, right)
            for row in rows
            if self.passes(login, table, right, row)
        )

    def roles(self, login: str) -> frozenset[str]:
        """Return the roles whose privileges and policies count for a login."""
        if login not in self._roles:
            held = {login}
            while more := {m.role for m in self.state.memberships if m.member in held and m.inherit} - held:
                held |= more
            self._roles[login] = frozenset({*held, PUBLIC})
        return self._roles[login]

    def granted(self, login: str, table: TableName, right: Right) -> bool:
        """Say whether the login may use the command on the table, or on a column of it."""
        if not self._grantees:
            for grant in self.state.grants:
                self._grantees[grant.kind, grant.schema, grant.name, grant.privilege].add(grant.grantee)
        on_table = self._grantees[Kind.TABLE, table.schema, table.name, COMMANDS[right]]
        on_schema = self._grantees[Kind.SCHEMA, table.schema, table.schema, "USAGE"]
        roles = self.roles(login)
        return not roles.isdisjoint(on_table) and not roles.isdisjoint(on_schema)

    def passes(self, login: str, table: TableName, right: Right, row: Row) -> bool:
        """Say whether row security lets the login through to a row."""
        if table in self.standing.locked:
            return False
        if not self.state.tables[table].enabled:
            return True
        if not self._policies:
            for policy in self.state.policies.values():
                self._policies[policy.table, policy.command].append(policy)
        roles = self.roles(login)
        policies = [
            policy
            for command in (COMMANDS[right], Command.ALL)
            for policy in self._policies.get((table, command), ())
            if not roles.isdisjoint(policy.roles)
        ]

        def holds(policy: Policy) -> bool:
            meaning = self.meanings[table, policy.using or policy.check or ""]
            return meaning(self, login, row)

        return any(holds(policy) for policy in policies if policy.permissive) and all(
            holds(policy) for policy in policies if not policy.permissive
        )

    def attributes(self, login: str) -> Attributes:
        """Return the attributes of whoever logs in so."""
        return next((dict(row.attributes) for row in self.state.people if row.login == login), {})

    def active(self, login: str, group: str) -> bool:
        """Say whether a timed membership of the login holds now."""
        return any(
            Membership(login, group, row.valid_from, row.valid_until).active(NOW)
            for row in self.state.timed
            if (row.login, row.group) == (login, group)
        )


def constant(value: bool) -> Meaning:
    """Return the meaning of `true` or `false`."""
    return lambda _scene, _login, _row: value


def meanings_of(model: Model, desired: CatalogState) -> Iterator[tuple[tuple[TableName, str], Meaning]]:
    """Yield table, text and meaning of every policy of a compiled model."""
    layout = lay_out(model, ServerFacts())
    clock = Clock(NOW, model.time_zone)
    for (table, group, right), some in layout.ways.items():
        for way in some:
            for timed in (False, True):
                policy = desired.policies.get((table, layout.names.policy(way.of(group), right, timed=timed)))
                if policy is not None:
                    yield (table, policy.using or policy.check or ""), _of_way(way, group, clock, timed=timed)
    for child in model.children:
        if child.name in layout.through:
            readable = [link for link in child.links if Right.READ in layout.rights[link.to]]
            yield from (_follower(layout, desired, child, link) for link in readable)
    for policy in desired.policies.values():
        if policy.roles == (layout.names.owner,):
            yield (policy.table, policy.using or ""), constant(True)


def _follower(
    layout: Layout, desired: CatalogState, child: Child, link: Link
) -> tuple[tuple[TableName, str], Meaning]:
    pairs, table = layout.model.pairs(link), child.name

    def other_is_seen(scene: Scene, login: str, row: Row) -> bool:
        return scene.granted(login, link.to, Right.READ) and any(
            all(other[theirs] == row[own] is not None for own, theirs in pairs)
            and scene.passes(login, link.to, Right.READ, other)
            for other in scene.tables[link.to]
        )

    of = f"{link.label}_" if child.links.index(link) else ""
    policy = desired.policies[table, layout.names.everyone_policy(f"{of}{Right.READ}")]
    return (table, policy.using or ""), other_is_seen


def _of_way(way: Way, group: str, clock: Clock, *, timed: bool) -> Meaning:
    def meaning(scene: Scene, login: str, row: Row) -> bool:
        if timed and not scene.active(login, group):
            return False

        def linked(link: Linked, own: Row) -> Sequence[Row]:
            wanted = [(via, own[column]) for via, column in zip(link.via, link.own, strict=True)]
            rows = scene.tables[TableName.of(link.table)]
            return [each for each in rows if all(each[via] == v is not None for via, v in wanted)]

        return evaluate(way.predicate, row, scene.attributes(login), linked, clock) is True

    return meaning
