"""Which policies of ours are made, altered and dropped.

Equality of expressions is decided on text that the server printed on both sides (`Printed`, ADR 0001).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from crm_rls.catalog import CatalogState, Policy
from crm_rls.change.difference import Printed
from crm_rls.change.kinds import AlterPolicy, CreatePolicy, DropPolicy, MarkPolicy, PolicyChange, alterable


def policy_changes(current: CatalogState, desired: CatalogState, printed: Printed) -> Iterator[PolicyChange]:
    """Yield the changes of policies."""
    for key, policy in desired.policies.items():
        existing = current.policies.get(key)
        if existing is None:
            yield CreatePolicy(policy)
        elif existing.mark != desired.mark:
            continue  # a finding: the name is taken
        elif not alterable(existing, policy):
            yield DropPolicy(existing)
            yield CreatePolicy(policy)
        elif existing.roles != policy.roles or not same_expressions(existing, policy, printed):
            yield AlterPolicy(existing, policy)
    for key, policy in sorted(current.policies.items()):
        if policy.mark == desired.mark and key not in desired.policies:
            yield DropPolicy(policy)


def mark_again(
    current: CatalogState, desired: CatalogState, printed: Printed
) -> tuple[tuple[MarkPolicy, ...], CatalogState]:
    """Return what sets lost comments of policies, and the state after it.

    A policy without our comment is ours if it has the name of one that is wanted and says the same in all.
    """
    lost = {
        key: replace(existing, mark=desired.mark)
        for key, existing in current.policies.items()
        if not existing.ours
        and (wanted := desired.policies.get(key)) is not None
        and (existing.command, existing.permissive, existing.roles)
        == (wanted.command, wanted.permissive, wanted.roles)
        and same_expressions(existing, wanted, printed)
    }
    return tuple(map(MarkPolicy, lost.values())), replace(current, policies={**current.policies, **lost})


def same_expressions(existing: Policy, policy: Policy, printed: Printed) -> bool:
    """Say whether the server prints both policies alike; in doubt they differ."""

    def text(source: str | None) -> str | None:
        return None if source is None else printed.expressions.get((policy.table, source), source)

    return (existing.using, existing.check) == (text(policy.using), text(policy.check))
