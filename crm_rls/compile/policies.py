"""Policies: one permissive policy per group, table and right, and its timed twin.

Never FOR ALL, never TO PUBLIC; UPDATE has USING and WITH CHECK; the predicate of a right is the same
wherever it stands (security research, 5.3).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from crm_rls.catalog import Command, Policy, own_mark
from crm_rls.compile.expressions import Scope, acting_expression, alias_beside, expression
from crm_rls.compile.layout import Carry, Layout, reads_like_parent
from crm_rls.model import AccessGroup, Child, Model, Right, TableName
from crm_rls.model.predicates import TRUE, Predicate, true_of_nulls
from crm_rls.postgres.names import SUPPORT_SCHEMA
from crm_rls.postgres.sqltext import SQL, Composable, Identifier, joined, literal, qualified, text

COMMANDS = {
    Right.READ: Command.SELECT,
    Right.CREATE: Command.INSERT,
    Right.UPDATE: Command.UPDATE,
    Right.DELETE: Command.DELETE,
}


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
    root_scope = layout.scope_on_root()
    for group in model.groups:
        for right, conditions in _conditions(model, group, group.rights, root_scope):
            yield from _with_twin(layout, model.root.name, group, right, conditions)
    for child in model.children:
        carry = layout.carries.get(child.name)
        if carry is not None:
            yield from _carrying(layout, carry)
        else:
            yield from _following(layout, child)


@dataclass(frozen=True, slots=True)
class _Conditions:
    """The SQL of a predicate for permanent members, and for those who act for somebody for a time."""

    permanent: Composable
    timed: Composable

    def within(self, template: SQL, **parts: Composable) -> _Conditions:
        """Return both inside a larger condition, where `{condition}` stands."""
        return _Conditions(
            template.format(condition=self.permanent, **parts), template.format(condition=self.timed, **parts)
        )


def _conditions(
    model: Model, group: AccessGroup, rights: frozenset[Right], scope: Scope
) -> Iterator[tuple[Right, _Conditions]]:
    """Yield for each right the SQL of its predicate, which is mostly the same and composed once."""
    composed: dict[Predicate, _Conditions] = {}
    for right in sorted(rights):
        predicate = model.predicate(group, right)
        if predicate not in composed:
            composed[predicate] = _Conditions(
                SQL(text(expression(predicate, scope))),
                SQL(text(acting_expression(predicate, scope, group.name))),
            )
        yield right, composed[predicate]


def _with_twin(
    layout: Layout, table: TableName, group: AccessGroup, right: Right, conditions: _Conditions
) -> Iterator[Policy]:
    names = layout.names
    plain = text(conditions.permanent)
    yield policy(layout, table, names.policy(group.name, right), right, names.group_role(group.name), plain)
    guard = SQL("(SELECT {}({}, CURRENT_USER))").format(
        qualified(SUPPORT_SCHEMA, "active"), literal(group.name)
    )
    guarded = text(SQL("{} AND ({})").format(guard, conditions.timed))
    role = names.timed_role(group.name)
    yield policy(layout, table, names.policy(group.name, right, timed=True), right, role, guarded)


def _carrying(layout: Layout, carry: Carry) -> Iterator[Policy]:
    model = layout.model
    scope = layout.scope_on_carry(carry)
    for group in model.groups:
        for right, conditions in _conditions(model, group, group.child_rights & carry.child.rights, scope):
            hanging = _hanging(model.predicate(group, right), conditions, scope.key)
            yield from _with_twin(layout, carry.child.name, group, right, hanging)


def _hanging(predicate: Predicate, conditions: _Conditions, key: Composable) -> _Conditions:
    """Return the conditions such that a row which hangs on no contact, and has only nulls, is not let in.

    Where the predicate is not true for nulls anyway nothing is added: then an index on the copy alone answers
    a count (before 17 always, and where the link may be null, 10 to 25 times as fast).
    """
    if predicate == TRUE:
        return conditions.within(SQL("{key} IS NOT NULL"), key=key)
    if true_of_nulls(predicate):
        return conditions.within(SQL("{key} IS NOT NULL AND ({condition})"), key=key)
    return conditions


def _following(layout: Layout, child: Child) -> Iterator[Policy]:
    model, names = layout.model, layout.names
    like_parent = reads_like_parent(model, child)
    if like_parent:
        # The parent's own policies apply inside the sub-select, so one policy serves every group.
        parent_seen = text(_parent_exists(layout, child))
        name = names.everyone_policy(Right.READ)
        yield policy(layout, child.name, name, Right.READ, names.persons, parent_seen)
    alias = alias_beside("contact_row", child.name.name)
    scope = layout.scope_in_subselect(alias)
    for group in model.groups:
        rights = (group.child_rights & child.rights) - ({Right.READ} if like_parent else set())
        for right, conditions in _conditions(model, group, rights, scope):
            yield from _with_twin(
                layout, child.name, group, right, _on_contact(layout, child, alias, conditions)
            )


def _parent_exists(layout: Layout, child: Child) -> Composable:
    root = layout.model.root
    key = root.key if child.parent == root.name else layout.model.child(child.parent).key
    alias = alias_beside("parent", child.name.name)
    return SQL("EXISTS (SELECT FROM {} AS {} WHERE {} = {})").format(
        qualified(child.parent.schema, child.parent.name),
        Identifier(alias),
        Identifier(alias, key),
        Identifier(child.name.name, child.via),
    )


def _on_contact(layout: Layout, child: Child, contact: str, conditions: _Conditions) -> _Conditions:
    """Return the way up to the contact, with the group's own conditions for the right on it."""
    model, own = layout.model, child.name.name
    tables: list[Composable] = []
    steps: list[Composable] = []
    below = Identifier(own, child.via)
    for step, current in enumerate(model.path(child)):
        at_root = current.parent == model.root.name
        alias = contact if at_root else alias_beside(f"step_{step}", own)
        key = model.root.key if at_root else model.child(current.parent).key
        tables.append(SQL("{} AS {}").format(layout.view(current.parent), Identifier(alias)))
        steps.append(SQL("{} = {}").format(Identifier(alias, key), below))
        if not at_root:
            below = Identifier(alias, model.child(current.parent).via)
    return conditions.within(
        SQL("EXISTS (SELECT FROM {tables} WHERE {steps} AND ({condition}))"),
        tables=joined(",", tables),
        steps=joined("AND", steps),
    )
