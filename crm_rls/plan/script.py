"""The statements of a plan in their order, with what a role without superuser says between them."""

from __future__ import annotations

from collections.abc import Iterator

from crm_rls.change import Risk, Step
from crm_rls.plan.value import Plan
from crm_rls.postgres.keepers import join_statement, leave_statement

CREATE_ROLE = "create role"
"""The kind of step that makes a role (`Variant.kind`)."""


def statements(plan: Plan, roles: tuple[str, ...]) -> Iterator[tuple[Step, str]]:
    """Yield each statement with its step: the session joins the keepers, also when they are made, and leaves.

    `roles` are the keepers (see `keepers`). Joining and leaving do nothing for a superuser.
    """
    joining = Step("join", ", ".join(roles), Risk.NEUTRAL, ())
    yield joining, join_statement(roles)
    for step in plan.steps:
        for statement in step.statements:
            yield step, statement
        if step.kind == CREATE_ROLE and step.subject in roles:
            yield joining, join_statement(roles)
    yield Step("leave", ", ".join(roles), Risk.NEUTRAL, ()), leave_statement(roles)
