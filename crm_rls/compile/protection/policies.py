"""Policies: one permissive policy per group, table and right, and its timed twin.

Never FOR ALL, never TO PUBLIC; UPDATE has USING and WITH CHECK; the predicate of a right is the same
wherever it stands (security research, 5.3).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from crm_rls.catalog import Command, Policy, own_mark
from crm_rls.compile.conditions.acting import acting_expression
from crm_rls.compile.conditions.expressions import alias_beside, expression
from crm_rls.compile.conditions.held_keys import means
from crm_rls.compile.conditions.scope import Scope
from crm_rls.compile.reach.layout import Layout
from crm_rls.compile.reach.ways import Way
from crm_rls.compile.upkeep.makers import is_mine
from crm_rls.model import AccessGroup, Child, Link, Right, TableName
from crm_rls.model.predicates import TRUE, IsTrue, Predicate, conjunction, links
from crm_rls.postgres.names import SUPPORT_SCHEMA
from crm_rls.postgres.sqltext import SQL, Composable, Identifier, joined, literal, qualified, relation, text

COMMANDS = {
    Right.READ: Command.SELECT,
    Right.CREATE: Command.INSERT,
    Right.UPDATE: Command.UPDATE,
    Right.DELETE: Command.DELETE,
}


MADE = "made by who asks"
"""Stands in `Held` for the condition that whoever asks has made the row."""


def policy(layout: Layout, table: TableName, name: str, right: Right, role: str, condition: str) -> Policy:
    """Return the policy of one right: the condition stands where the command needs it."""
    command = COMMANDS[right]
    return Policy(
        table,
        name,
        command,
        (role,),
        using=None if right is Right.CREATE else condition,
        check=condition if right in (Right.CREATE, Right.UPDATE) else None,
        mark=own_mark(layout.model.prefix),
    )


def compile_policies(layout: Layout) -> Iterator[Policy]:
    """Yield every policy of the model, without the support owner's own (see `support`)."""
    model = layout.model
    for table in model.guarded():
        scope = layout.scope_on(table)
        through = table in layout.through
        if through:
            yield from _following(layout, model.child(table))
        for group in model.groups:
            yield from _of_group(layout, table, group, scope, through=through)


def _of_group(
    layout: Layout, table: TableName, group: AccessGroup, scope: Scope, *, through: bool
) -> Iterator[Policy]:
    """Yield a group's policies on a table, and their twins for those who act for somebody for a time.

    Where one policy for everybody looks `through` the links, a group needs one for reading only if it sees
    all without a look: the sub-select makes its list of the latest rows 100 to 1,200 times slower.
    """
    names = layout.names
    # A way is mostly the same for every right, and composed once.
    composed: dict[Way, tuple[str, str]] = {}
    guard = SQL("(SELECT {}({}, CURRENT_USER))").format(
        qualified(SUPPORT_SCHEMA, "active"), literal(group.name)
    )
    for right, way in _own_ways(layout, table, group, through=through):
        if way not in composed:
            plain = _mine(layout, table, way, expression(way.predicate, scope))
            acting = _mine(layout, table, way, acting_expression(way.predicate, scope, group.name))
            composed[way] = text(plain), text(SQL("{} AND ({})").format(guard, acting))
        permanent, timed = composed[way]
        of = way.of(group.name)
        name, twin = names.policy(of, right), names.policy(of, right, timed=True)
        yield policy(layout, table, name, right, names.group_role(group.name), permanent)
        yield policy(layout, table, twin, right, names.timed_role(group.name), timed)


def _own_ways(
    layout: Layout, table: TableName, group: AccessGroup, *, through: bool
) -> Iterator[tuple[Right, Way]]:
    """Yield the ways of a group that are policies of its own."""
    for right in sorted(Right):
        for way in layout.ways.get((table, group.name, right), ()):
            if not (through and right is Right.READ and links(way.predicate)):
                yield right, way


@dataclass(frozen=True, slots=True)
class Held:
    """What a policy is for: a group has the right on the rows of a table for which the predicate is true.

    With `timed` it counts for those who are in the group for a time, or stand in for somebody.
    """

    table: TableName
    group: str
    right: Right
    timed: bool
    predicate: Predicate


def held(layout: Layout) -> Mapping[tuple[TableName, str], Held]:
    """Return what each policy of a group is for, by table and name."""
    found: dict[tuple[TableName, str], Held] = {}
    for table, group in product(layout.model.guarded(), layout.model.groups):
        for right, way in _own_ways(layout, table, group, through=table in layout.through):
            meant = conjunction((IsTrue(MADE), way.predicate)) if way.made else way.predicate
            for timed in (False, True):
                name = layout.names.policy(way.of(group.name), right, timed=timed)
                found[table, name] = Held(table, group.name, right, timed, meant)
    return found


def _mine(layout: Layout, table: TableName, way: Way, condition: Composable) -> Composable:
    """Return the condition of a way; for what people have made, that whoever asks has."""
    return SQL("{} AND ({})").format(is_mine(layout, table), condition) if way.made else condition


def _following(layout: Layout, child: Child) -> Iterator[Policy]:
    """Yield one policy for each link, for everybody: the other table's own policies apply inside of it."""
    names, scope = layout.names, layout.scope_on(child.name)
    for number, link in enumerate(child.links):
        if Right.READ not in layout.rights[link.to]:
            continue  # people hold no privilege on it, and the policy would fail
        seen = _other_exists(layout, child, link)
        if link.when != TRUE:
            seen = SQL("({}) AND {}").format(expression(link.when, scope), seen)
        of = f"{link.label}_" if number else ""
        name = names.everyone_policy(f"{of}{Right.READ}")
        yield policy(layout, child.name, name, Right.READ, names.persons, text(seen))


def _other_exists(layout: Layout, child: Child, link: Link) -> Composable:
    alias, own = alias_beside("parent", child.name.name), child.name.name
    pairs = (
        means(Identifier(own, column), Identifier(alias, other), link.form)
        for column, other in layout.model.pairs(link)
    )
    return SQL("EXISTS (SELECT FROM {} AS {} WHERE {})").format(
        relation(link.to), Identifier(alias), joined("AND", pairs)
    )
