"""The steps of a plan in their order, with what a role without superuser does between them."""

from __future__ import annotations

from collections.abc import Iterator

from crm_rls.catalog import ServerFacts
from crm_rls.change import Risk, Step
from crm_rls.compile.fit.comparability import compared_columns
from crm_rls.compile.reach.layout import lay_out
from crm_rls.model import Model
from crm_rls.plan.value import Plan
from crm_rls.postgres.blocks import filled
from crm_rls.postgres.keepers import join_statement, leave_statement
from crm_rls.postgres.sqltext import array_literal, relation, text

CREATE_ROLE = "create role"
"""The kind of step that makes a role (`Variant.kind`)."""

MIGRATE = "migrate support"
"""The kind of step whose statements are our own chain's."""


def requiring(model: Model) -> Step:
    """Return the first step of a script that was written without a database: it ends if types are unlike.

    It changes nothing.
    """
    layout = lay_out(model, ServerFacts())
    asked = compared_columns(layout)
    tables = [text(relation(table)) for table, _ in asked]
    values = {"tables": array_literal(tables), "columns": array_literal(column for _, column in asked)}
    statement = filled("operator", "require_types", values)
    return Step("require types", f"{len(asked)} columns", Risk.NEUTRAL, (statement,))


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
