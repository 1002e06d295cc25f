"""Which way the filters in a plan change: the model that was in force is read and printed again.

Whether its policies still stand as it made them is asked of the server, which prints both.
"""

from __future__ import annotations

from collections.abc import Mapping

from crm_rls.catalog import CatalogState, Policy, ServerFacts
from crm_rls.catalog.printing import PrintRequest, printed
from crm_rls.change import Difference, InForce, PolicyKey, judged
from crm_rls.change.kinds import AlterPolicy, CreatePolicy, DropPolicy
from crm_rls.compile.protection.policies import compile_policies, held
from crm_rls.errors import CompileError
from crm_rls.plan.verdicts.layouts import UNFIT, Layouts
from crm_rls.postgres.connection import Connection

CHANGED_BY_HAND = "its policy is not as the model that was in force made it"


def directed(
    connection: Connection,
    layouts: Layouts,
    facts: ServerFacts,
    current: CatalogState,
    desired: CatalogState,
    difference: Difference,
) -> Difference:
    """Return the difference with the way in which each right of a group goes. Raises DatabaseError.

    Needs what printing needs: the session may make temporary tables.
    """
    changed = {
        (change.policy.table, change.policy.name): change.current
        if isinstance(change, AlterPolicy)
        else change.policy
        for change in difference.changes
        if isinstance(change, AlterPolicy | DropPolicy)
    }
    made = any(isinstance(change, CreatePolicy) for change in difference.changes)
    if not changed and not made and (layouts.before is None or layouts.before.model == layouts.after.model):
        return difference
    before = _in_force(connection, layouts, facts, current, desired, changed)
    return judged(difference, before, layouts.after, facts)


def _in_force(
    connection: Connection,
    layouts: Layouts,
    facts: ServerFacts,
    current: CatalogState,
    desired: CatalogState,
    changed: dict[PolicyKey, Policy],
) -> InForce:
    """Return what was in force, with those of the changed policies that stand as it made them.

    A policy that the new model wants otherwise, and that no change is about, was changed by hand already,
    unless the server prints both alike.
    """
    layout, put = layouts.before, layouts.recorded
    if layout is None or put is None:
        return InForce(why=layouts.unknown) if layouts.unknown else InForce()
    was = layout.model
    if missing := sorted(str(table) for table in was.guarded() if table not in facts.tables):
        return InForce(was, why=f"the model that was in force has {', '.join(missing)}, which is not there")
    try:
        made = {(each.table, each.name): each for each in compile_policies(put)}
    except CompileError:
        return InForce(was, why=UNFIT)
    renamed = {**desired.renamed_policies, **(desired.former.policies if desired.former is not None else {})}
    called: dict[PolicyKey, PolicyKey] = {key: (key[0], renamed.get(key, key[1])) for key in made}
    meant = {called[key]: each for key, each in held(layout).items() if key in called}
    own = {called[key]: policy for key, policy in made.items()}
    alike = {key: (own[key], standing) for key, standing in changed.items() if key in own}
    ready = {
        called[key]: (policy, current.policies[key])
        for key, policy in made.items()
        if called[key] not in changed
        and key in current.policies
        and _differ(policy, desired.policies.get(called[key]))
    }
    stand = standing(connection, facts, was.time_zone, alike | ready)
    otherwise = frozenset(ready) - stand
    return InForce(was, meant, stand - ready.keys(), frozenset(own), otherwise, CHANGED_BY_HAND)


def _differ(made: Policy, wanted: Policy | None) -> bool:
    return wanted is not None and (made.using, made.check) != (wanted.using, wanted.check)


def standing(
    connection: Connection,
    facts: ServerFacts,
    time_zone: str,
    pairs: Mapping[PolicyKey, tuple[Policy, Policy]],
) -> frozenset[PolicyKey]:
    """Return which policies, compiled and found each, the server prints alike. Raises DatabaseError."""
    requests = sorted(
        {
            PrintRequest(policy.table, text)
            for policy, _ in pairs.values()
            for text in (policy.using, policy.check)
            if text is not None
        },
        key=lambda request: (request.table, request.expression),
    )
    try:
        with connection.transaction(force_rollback=True):
            texts = printed(connection, facts, requests, time_zone=time_zone)
    except CompileError:
        return frozenset()

    def text(policy: Policy, source: str | None) -> str | None:
        return None if source is None else texts[PrintRequest(policy.table, source)]

    return frozenset(
        key
        for key, (made, standing) in pairs.items()
        if (standing.using, standing.check) == (text(made, made.using), text(made, made.check))
        and standing.command == made.command
    )
