"""Says whether a database protects what its model says: drift, security rules, the model's own assertions.

Brings together `apply` (drift), `rules` (catalogs) and `probes` (rows). Changes nothing, runs no code of
users, logs in as nobody. Must not print: `report` and the CLI do.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from crm_rls.compile.layout import lay_out
from crm_rls.model import Model
from crm_rls.plan.make import make_plan
from crm_rls.plan.value import Plan
from crm_rls.postgres.connection import Connection
from crm_rls.verify.lints import DRIFT, Acceptances, Level, RuleFinding, with_reasons
from crm_rls.verify.memberships import check_log
from crm_rls.verify.probes import AssertionResult, check_assertions, check_copies, probed_tables, unchecked
from crm_rls.verify.rules import ask_rules, audience

UNCHECKED_ROWS = "0902_unchecked_rows"
"""The rule that says which rows this connection cannot read."""

NOTHING_ACCEPTED: Acceptances = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Verification:
    """What was found. `plan` is the drift: what apply would do, and what others made and nobody accepts."""

    plan: Plan
    findings: tuple[RuleFinding, ...]
    assertions: tuple[AssertionResult, ...]

    @property
    def drifted(self) -> bool:
        """Say whether the database is not as the model wants it."""
        return bool(self.plan.steps or self.plan.findings)

    @property
    def errors(self) -> tuple[RuleFinding, ...]:
        """Return the errors that nobody has accepted."""
        return self.open_findings(Level.ERROR)

    @property
    def failed(self) -> tuple[AssertionResult, ...]:
        """Return the assertions that do not hold or could not be checked."""
        return tuple(result for result in self.assertions if result.passed is not True)

    @property
    def ok(self) -> bool:
        """Say whether all is well: no drift, no open error, every assertion holds. Warnings do not count."""
        return not (self.drifted or self.errors or self.failed)

    def open_findings(self, level: Level) -> tuple[RuleFinding, ...]:
        """Return the findings of one level that nobody has accepted."""
        return tuple(each for each in self.findings if each.level is level and each.accepted is None)


def verify(
    connection: Connection,
    model: Model,
    *,
    now: datetime | None = None,
    accept: Acceptances = NOTHING_ACCEPTED,
    deep: bool = False,
) -> Verification:
    """Return whether the database protects what the model says. Reads only, also inside a transaction.

    `now` is the moment for which timed memberships count (the server's clock if None), `accept` gives the
    reasons why findings are lived with, by rule and object; what the plan finds has the rule `0001_drift`.
    `deep` also reads every carrying table and compares its copies.
    Raises CompileError if the model does not fit the database, DatabaseError if it cannot be read.
    """
    planned = make_plan(connection, model)
    layout = lay_out(model)
    inspection = planned.inspection
    probed = probed_tables(layout, deep=deep)
    asked = audience(connection, model, inspection, planned.desired, probed)
    findings = [*ask_rules(connection, asked), *check_log(connection, inspection)]
    blind = any(finding.rule == UNCHECKED_ROWS for finding in findings)
    if blind:
        assertions = unchecked(layout)
    else:
        assertions = check_assertions(connection, layout, asked, inspection, now or asked.now)
        if deep:
            findings.extend(check_copies(connection, layout, inspection.facts))
    plan, settled = _settled(planned.plan, accept)
    return Verification(plan, with_reasons((*settled, *findings), accept), assertions)


def _settled(plan: Plan, accept: Acceptances) -> tuple[Plan, tuple[RuleFinding, ...]]:
    """Return the plan without what somebody accepts, and that as findings."""
    kept = tuple(each for each in plan.findings if (DRIFT, each.object) not in accept)
    settled = tuple(
        RuleFinding(DRIFT, Level.INFO, each.object, each.cause, each.next_step)
        for each in plan.findings
        if each not in kept
    )
    return replace(plan, findings=kept), settled
