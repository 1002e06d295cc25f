"""The impact of a plan, and that of a second model in the place of a first one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from crm_rls.catalog.inspector import inspect
from crm_rls.catalog.privileges import as_keeper
from crm_rls.change import Effect
from crm_rls.model import Model
from crm_rls.plan.impact.counting import Progress, counted
from crm_rls.plan.impact.sides import of_models, of_plan
from crm_rls.plan.impact.value import Impact
from crm_rls.plan.make import Planned
from crm_rls.plan.value import Plan
from crm_rls.plan.verdicts.directions import CHANGED_BY_HAND
from crm_rls.postgres.connection import Connection, translated


def with_impact(connection: Connection, planned: Planned, progress: Progress | None = None) -> Plan:
    """Return the plan with who gains and loses what; as it is, if there is nothing to do.

    Changes nothing. `progress` is called with tables done and tables in all. Raises DatabaseError and
    PrivilegesMissing.
    """
    plan = planned.plan
    if planned.layouts is None:
        return plan
    compared = of_plan(connection, planned.layouts, planned.inspection, planned.difference.changes)
    notes = (*compared.notes, *_by_hand(plan.effects))
    return replace(plan, impact=counted(connection, replace(compared, notes=notes), progress))


def impact_of_models(
    connection: Connection, old: Model, new: Model, progress: Progress | None = None
) -> Impact:
    """Return who gains and loses what in a database, if the second model takes the place of the first one.

    Changes nothing. Raises CompileError for a model that does not fit, PrivilegesMissing and DatabaseError.
    """
    schemas = sorted({*old.schemas, *new.schemas})
    with translated("reading the database"), as_keeper(connection, new.prefix, former=new.former_prefix):
        inspection = inspect(connection, schemas=schemas, prefix=new.prefix, former=new.former_prefix)
    return counted(connection, of_models(old, new, inspection), progress)


def _by_hand(effects: tuple[Effect, ...]) -> Iterator[str]:
    for each in effects:
        if each.why == CHANGED_BY_HAND:
            yield (
                f"{each.group} on {each.table}: its policies were changed by hand, and the rows were counted "
                "that they showed before"
            )
