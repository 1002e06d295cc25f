"""The assertions beside a plan: whether they hold of the model to come, before anything changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

import psycopg

from crm_rls.catalog import CatalogState, ServerFacts
from crm_rls.catalog.privileges import as_keeper, reads_all_rows
from crm_rls.compile.layout import Layout
from crm_rls.errors import DatabaseError
from crm_rls.model import Assertion, Model, Saying
from crm_rls.plan.assertions.asking import answered, tables_read
from crm_rls.plan.assertions.eyes import Eyes, eyes_of_people
from crm_rls.plan.assertions.questions import question
from crm_rls.plan.assertions.results import AssertionResult, undecided
from crm_rls.plan.assertions.separation import separated
from crm_rls.plan.filters import misfit_assertions
from crm_rls.plan.impact.holdings import after
from crm_rls.plan.layouts import laid_out
from crm_rls.plan.make import Planned
from crm_rls.plan.value import Plan
from crm_rls.postgres.connection import Connection, explain, read_only
from crm_rls.postgres.keepers import is_superuser


def with_assertions(connection: Connection, planned: Planned, model: Model) -> Plan:
    """Return the plan with what is known of each assertion of a model, if the plan is carried out.

    The rows are those of today, before columns are filled. Of what cannot be asked yet it says why: a column
    that the plan will make, a table of which the session does not see every row. Changes nothing. Raises
    DatabaseError and PrivilegesMissing.
    """
    if not model.assertions:
        return planned.plan
    facts = planned.inspection.facts
    layout = laid_out(model, facts) if planned.layouts is None else planned.layouts.after
    layout = replace(layout, model=replace(layout.model, people=model.people))
    state = after(planned.inspection.current, planned.difference.changes)
    moment = facts.now or datetime.now(UTC)
    eyes = eyes_of_people(layout, state, moment)
    unfit = misfit_assertions(model, facts)
    with (
        as_keeper(connection, facts.installed or model.prefix),
        read_only(connection, time_zone=model.time_zone, by_policies=not is_superuser(connection)),
    ):
        results = tuple(
            undecided(each, unfit[each].cause)
            if each in unfit
            else _result(connection, each, layout, facts, state, moment, eyes)
            for each in model.assertions
        )
    placed = (
        replace(each, place=model.place("assertions", str(number))) for number, each in enumerate(results)
    )
    return replace(planned.plan, assertions=tuple(placed))


def _result(
    connection: Connection,
    assertion: Assertion,
    layout: Layout,
    facts: ServerFacts,
    state: CatalogState,
    moment: datetime,
    eyes: Mapping[str, Eyes],
) -> AssertionResult:
    known = {group.name for group in layout.model.groups}
    if strange := [group for group in assertion.groups if group not in known]:
        return undecided(assertion, f"this part of the plan knows no group {', '.join(strange)}")
    if assertion.says is Saying.SEPARATE:
        return separated(assertion, layout.model, state, moment)
    asked = question(assertion, layout, eyes)
    read = tuple(tables_read(asked, layout))
    if absent := [table for table in read if table not in facts.tables]:
        return undecided(assertion, f"table {absent[0]} is not there yet")
    try:
        with connection.transaction():
            if unseen := [table for table in read if not reads_all_rows(connection, table)]:
                return undecided(assertion, f"this connection does not see every row of {unseen[0]}")
            return answered(connection, asked, layout, facts)
    except DatabaseError as error:
        return undecided(assertion, str(error))
    except psycopg.Error as error:
        return undecided(assertion, explain(error))
