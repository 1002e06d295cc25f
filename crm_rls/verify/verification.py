"""Says whether a database protects what its model says: drift, security rules, the model's own assertions.

Brings together `make_plan` (drift), `rules` (catalogs) and `probes` (rows). Changes nothing, runs no code of
users, logs in as nobody. Must not print: the CLI does.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from crm_rls.catalog import ServerFacts
from crm_rls.catalog.inspector import Inspection
from crm_rls.catalog.privileges import as_keeper
from crm_rls.change.kinds import RecordInForce
from crm_rls.compile.fit.fitness import unclassified
from crm_rls.compile.fit.histories import open_history
from crm_rls.compile.fit.unnamed import with_unnamed
from crm_rls.compile.reach.layout import Layout, lay_out
from crm_rls.diagnostics import Code, Diagnostic, Severity
from crm_rls.errors import DatabaseError
from crm_rls.model import Acceptance, Model, TableName
from crm_rls.model.growing import grown
from crm_rls.model.in_force import Part
from crm_rls.plan.assertions.results import AssertionResult, broken
from crm_rls.plan.filters import misfit_assertions, unfit_assertions
from crm_rls.plan.make import make_plan
from crm_rls.plan.value import Plan
from crm_rls.postgres.connection import Connection, translated
from crm_rls.verify.acceptances import Acceptances
from crm_rls.verify.coverage import Coverage, covered
from crm_rls.verify.joined_rows import check_joined_rows
from crm_rls.verify.lines import check_lines
from crm_rls.verify.loose_rows import loose_rows
from crm_rls.verify.memberships import check_log
from crm_rls.verify.probes import (
    check_assertions,
    check_copies,
    hold_tables,
    people_seeing,
    probed_tables,
    probing,
    unchecked,
)
from crm_rls.verify.rules import Audience, ask_rules, audience, rule_codes
from crm_rls.verify.trees import check_trees

OF_THE_PLAN = frozenset({Code.OUTSIDE_TREE, Code.NOT_COMPARED, Code.LOGINS_OF_NOBODY})
"""Advice of a plan that is also a finding."""


@dataclass(frozen=True, slots=True)
class Verification:
    """What was found. `plan` is the drift: what apply would do, and what others made and nobody accepts."""

    plan: Plan
    findings: tuple[Diagnostic, ...]
    assertions: tuple[AssertionResult, ...]
    coverage: Coverage | None = None

    @property
    def drifted(self) -> bool:
        """Say whether the database is not as the model wants it."""
        return bool(self.plan.steps or self.plan.findings)

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """Return the errors that nobody has accepted."""
        return self.open_findings(Severity.ERROR)

    @property
    def failed(self) -> tuple[AssertionResult, ...]:
        """Return the assertions that do not hold or could not be checked."""
        return tuple(result for result in self.assertions if not result.holds)

    @property
    def ok(self) -> bool:
        """Say whether all is well: no drift, no open error, every assertion holds. Warnings do not count."""
        return not (self.drifted or self.errors or self.failed)

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Return all that was found: findings, what a plan would change, what it leaves alone, assertions."""
        pending = (
            Diagnostic(
                Code.PENDING_CHANGE,
                Severity.ERROR,
                f"the database is not as the model wants it: {step.kind} is pending",
                "look at `crm-rls plan`, then `crm-rls apply`",
                object=step.subject,
            )
            for step in self.plan.steps
        )
        return (*pending, *self.plan.findings, *self.findings, *map(broken, self.failed))

    def open_findings(self, severity: Severity) -> tuple[Diagnostic, ...]:
        """Return the findings of one severity that nobody has accepted."""
        return tuple(each for each in self.findings if each.severity is severity and each.accepted is None)


def verify(
    connection: Connection,
    model: Model,
    *,
    now: datetime | None = None,
    accept: Iterable[Acceptance] = (),
    deep: bool = False,
    rows: bool = True,
    coverage: bool = False,
) -> Verification:
    """Return whether the database protects what the model says. Reads only, also inside a transaction.

    `now` is the moment for which timed memberships and acceptances count (the server's clock if None).
    `accept` comes on top of what the model accepts; findings of the plan can be accepted, too.
    `deep` also reads every table with links: it compares copies and counts what has no parent. Without
    `rows` only the catalogs are read, and no assertion is checked.
    With `coverage` it says what no assertion touches, if all rows can be read.
    A table that is not classified is one of the findings, and so is an assertion that does not fit.
    Raises CompileError if the model does not fit the database otherwise, DatabaseError if it cannot be read.
    """
    planned = make_plan(connection, model, leave_out_unclassified=True, on_standby=True)
    inspection = planned.inspection
    model = with_unnamed(model, inspection.facts)
    layout = lay_out(grown(model, inspection.current.added), inspection.facts)
    probed = probed_tables(layout, deep=deep) if rows else ()
    asked = audience(connection, model, inspection, planned.desired, probed)
    # Without the membership of the keepers, which would make a person of who asks.
    rules = ask_rules(connection, asked, (code for code in rule_codes() if code is not Code.UNCHECKED_ROWS))
    with translated("reading the database"), as_keeper(connection, model.prefix):
        findings = [
            *unclassified(model, inspection.facts),
            *(each for each in planned.plan.all_advice if each.code in OF_THE_PLAN),
            *rules,
            *check_log(connection, inspection),
            *open_history(model),
        ]
        hidden = _hidden(connection, asked, inspection.facts, probed) if rows else ()
        findings += hidden
        assertions: tuple[AssertionResult, ...] = ()
        touched: Coverage | None = None
        if hidden:
            assertions = unchecked(layout)
        elif rows:
            assertions, unfit = _assertions(connection, layout, asked, inspection, now or asked.now)
            findings += unfit
            if coverage and not unfit:
                touched = _covered(connection, layout, asked, inspection, now or asked.now)
            findings.extend(check_lines(connection, layout, inspection))
            if deep:
                findings.extend(check_copies(connection, layout, inspection.facts))
                findings.extend(check_trees(connection, layout, inspection.facts))
                findings.extend(check_joined_rows(connection, layout, inspection.facts))
                findings.extend(loose_rows(connection, layout, inspection.facts))
    placed = tuple(
        replace(each, place=model.place("assertions", str(number))) for number, each in enumerate(assertions)
    )
    accepted = Acceptances(model, tuple(accept), now or asked.now)
    plan, settled = _settled(_without_own_record(_told_of_copy(planned.plan)), accepted)
    copy = (each for each in planned.plan.findings if each.code is Code.HOME_ELSEWHERE)
    warned = (replace(each, severity=Severity.WARNING, blocking=False) for each in copy)
    return Verification(plan, accepted.applied((*settled, *warned, *findings)), placed, touched)


def _hidden(
    connection: Connection, asked: Audience, facts: ServerFacts, probed: tuple[TableName, ...]
) -> tuple[Diagnostic, ...]:
    """Return the tables of which the session does not see every row; the others are held as they are.

    Who reads through policies asks again when nobody can change them any more.
    """
    hidden = ask_rules(connection, asked, [Code.UNCHECKED_ROWS])
    if hidden or facts.superuser:
        return hidden
    hold_tables(connection, probed)
    return ask_rules(connection, asked, [Code.UNCHECKED_ROWS])


def _assertions(
    connection: Connection, layout: Layout, asked: Audience, inspection: Inspection, at: datetime
) -> tuple[tuple[AssertionResult, ...], tuple[Diagnostic, ...]]:
    """Return the results, and why assertions do not fit their tables; those stay unchecked."""
    known = misfit_assertions(layout.model, inspection.facts)
    try:
        checked = check_assertions(connection, layout, asked, inspection, at, known)
        return checked, tuple(known.values())
    except DatabaseError:
        unfit = unfit_assertions(connection, layout.model, inspection.facts)
        if unfit == known:
            raise
    return check_assertions(connection, layout, asked, inspection, at, unfit), tuple(unfit.values())


def _covered(
    connection: Connection, layout: Layout, asked: Audience, inspection: Inspection, at: datetime
) -> Coverage:
    """Return what no assertion touches. Raises DatabaseError."""
    eyes = people_seeing(layout, asked, inspection.current, at)
    with probing(connection, layout, inspection.facts):
        return covered(connection, layout, inspection.facts, eyes)


def _told_of_copy(plan: Plan) -> Plan:
    """Return the plan without the finding that the database is a copy, which is no drift."""
    kept = tuple(each for each in plan.findings if each.code is not Code.HOME_ELSEWHERE)
    return replace(plan, findings=kept)


def _without_own_record(plan: Plan) -> Plan:
    """Return the plan without the step that records what is accepted and so on, which protects nothing."""
    own = RecordInForce(Part.VERIFICATION, "")
    kept = tuple(each for each in plan.steps if (each.kind, each.subject) != (own.kind, own.subject))
    return replace(plan, steps=kept)


def _settled(plan: Plan, accepted: Acceptances) -> tuple[Plan, tuple[Diagnostic, ...]]:
    """Return the plan without what somebody accepts, and that."""
    settled = tuple(each for each in plan.findings if accepted.reason(each) is not None)
    kept = tuple(each for each in plan.findings if accepted.reason(each) is None)
    return replace(plan, findings=kept), settled
