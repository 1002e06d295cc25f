"""Which policies of ours are made, altered and dropped.

Equality of expressions is decided on text that the server printed on both sides (`Printed`, ADR 0001).
"""

from __future__ import annotations

from collections.abc import Iterator

from crm_rls.catalog import CatalogState, Policy
from crm_rls.change.difference import Printed
from crm_rls.change.kinds import AlterPolicy, CreatePolicy, DropPolicy, PolicyChange, alterable


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


def same_expressions(existing: Policy, policy: Policy, printed: Printed) -> bool:
    """Say whether the server prints both policies alike; in doubt they differ."""

    def text(source: str | None) -> str | None:
        return None if source is None else printed.expressions.get((policy.table, source), source)

    return (existing.using, existing.check) == (text(policy.using), text(policy.check))
