"""Statements of policies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from crm_rls.catalog import Policy
from crm_rls.change.fragments import comment, grantee
from crm_rls.change.kinds import AlterPolicy, CreatePolicy, DropPolicy, MarkPolicy, PolicyChange, RenamePolicy
from crm_rls.postgres.sqltext import SQL, Composable, Identifier, joined, relation

_COMMANDS = {command: SQL(command) for command in ("ALL", "SELECT", "INSERT", "UPDATE", "DELETE")}


def policy_statements(change: PolicyChange) -> Iterator[Composable]:
    """Yield the statements of a change of a policy."""
    match change:
        case RenamePolicy(on, old, new, mark):
            yield SQL("ALTER POLICY {} ON {} RENAME TO {}").format(
                Identifier(old), relation(on), Identifier(new)
            )
            if mark is not None:
                name = SQL("{} ON {}").format(Identifier(new), relation(on))
                yield comment(SQL("POLICY"), name, mark)
        case MarkPolicy(policy):
            yield from _comment(policy)
        case DropPolicy(policy):
            yield SQL("DROP POLICY {}").format(_on_table(policy))
        case CreatePolicy(policy):
            yield from _create(policy)
        case AlterPolicy(_, policy):
            yield SQL("ALTER POLICY {} TO {}{}").format(
                _on_table(policy), _roles(policy), _conditions(policy)
            )
        case _:
            assert_never(change)


def _create(policy: Policy) -> Iterator[Composable]:
    yield SQL("CREATE POLICY {} AS {} FOR {} TO {}{}").format(
        _on_table(policy),
        SQL("PERMISSIVE") if policy.permissive else SQL("RESTRICTIVE"),
        _COMMANDS[policy.command],
        _roles(policy),
        _conditions(policy),
    )
    yield from _comment(policy)


def _comment(policy: Policy) -> Iterator[Composable]:
    if policy.mark is not None:
        yield comment(SQL("POLICY"), _on_table(policy), policy.mark)


def _on_table(policy: Policy) -> Composable:
    return SQL("{} ON {}").format(Identifier(policy.name), relation(policy.table))


def _roles(policy: Policy) -> Composable:
    return joined(",", map(grantee, policy.roles))


def _conditions(policy: Policy) -> Composable:
    """Return USING and WITH CHECK; always wrapped twice, so that no first parenthesis is ever guessed."""
    parts: list[Composable] = []
    if policy.using is not None:
        parts.append(SQL(" USING (({}))").format(SQL(policy.using)))
    if policy.check is not None:
        parts.append(SQL(" WITH CHECK (({}))").format(SQL(policy.check)))
    return SQL("").join(parts)
