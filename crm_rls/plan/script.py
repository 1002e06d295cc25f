"""The steps of a plan in their order, with what a role without superuser does between them."""

from __future__ import annotations

from collections.abc import Iterator

from crm_rls.change import Risk, Step
from crm_rls.plan.value import Plan
from crm_rls.postgres.keepers import join_statement, leave_statement

CREATE_ROLE = "create role"
"""The kind of step that makes a role (`Variant.kind`)."""


def joining(roles: tuple[str, ...]) -> Step:
    """Return the step with which a session joins the keepers; it does nothing for a superuser."""
    return Step("join", ", ".join(roles), Risk.NEUTRAL, (join_statement(roles),))


def complete(plan: Plan, roles: tuple[str, ...]) -> Iterator[Step]:
    """Yield the steps of a plan for a session that has joined the keepers `roles`, where these are there.

    It joins a keeper that is made, and leaves them all at the end.
    """
    for step in plan.steps:
        yield step
        if step.kind == CREATE_ROLE and step.subject in roles:
            yield joining(roles)
    yield Step("leave", ", ".join(roles), Risk.NEUTRAL, (leave_statement(roles),))
