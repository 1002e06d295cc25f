"""Where the policies of a database are no longer those of the model that it recorded as in force.

What is compared are policies, and row security on the tables of the model. `verify` looks at the rest.
"""

from __future__ import annotations

from collections.abc import Iterator

from crm_rls.catalog import Policy, TableFlags
from crm_rls.catalog.inspector import Inspection
from crm_rls.errors import CompileError
from crm_rls.model import Model
from crm_rls.plan.make import enforced
from crm_rls.plan.verdicts.directions import standing
from crm_rls.postgres.connection import Connection, is_standby


def departures(connection: Connection, model: Model, inspection: Inspection) -> Iterator[str]:
    """Yield what departs, a sentence each; `model` is the one in force. Raises DatabaseError.

    Where nothing can be compared it says so.
    """
    if is_standby(connection):
        yield "policies are not compared: a standby cannot print expressions"
        return
    facts, found = inspection.facts, inspection.current.policies
    try:
        made = enforced(model, facts, leave_out_unclassified=True).policies
    except CompileError:
        yield "policies are not compared: the model in force does not fit the database any more"
        return
    named = {*model.guarded(), *model.public}
    for table in sorted(model.guarded()):
        flags = inspection.current.tables.get(table, TableFlags())
        if not (flags.enabled and flags.forced):
            yield f"row security is not {'forced' if flags.enabled else 'enabled'} on {table}"
    both = {key: (policy, found[key]) for key, policy in made.items() if key in found}
    alike = standing(connection, facts, model.time_zone, both)
    for (table, name), policy in sorted(found.items()):
        key = (table, name)
        if key in both:
            if key not in alike or _addressed(made[key]) != _addressed(policy):
                yield f"policy {name} on {table} has been changed: {_told(policy)}"
        elif table in named:
            yield f"policy {name} on {table} is not of the model: {_told(policy)}"
    for table, name in sorted(made.keys() - found.keys()):
        yield f"policy {name} on {table} is gone"


def _addressed(policy: Policy) -> tuple[bool, tuple[str, ...]]:
    return policy.permissive, tuple(sorted(policy.roles))


def _told(policy: Policy) -> str:
    kind = "" if policy.permissive else "restrictive "
    using = "" if policy.using is None else f" using ({policy.using})"
    check = "" if policy.check is None else f" with check ({policy.check})"
    return f"{kind}for {policy.command} to {', '.join(policy.roles)}{using}{check}"
