"""What `verify` shows: JSON for machines, lines for people."""

from __future__ import annotations

import json
from collections.abc import Iterator

from crm_rls.cli.output import counted
from crm_rls.cli.policies.plans import PLAN_STYLES
from crm_rls.diagnostics import Diagnostic, Severity
from crm_rls.diagnostics.records import as_records
from crm_rls.plan.text import plan_text
from crm_rls.verify import Verification
from crm_rls.verify.probes import AssertionResult

STYLES = {
    **PLAN_STYLES,
    "error": "bold red",
    "warning": "bold yellow",
    "failed": "bold red",
    "unchecked": "bold red",
    "vacuous": "bold yellow",
    "info": "bold cyan",
    "fine": "green",
    "Passed": "bold green",
    "Failed": "bold red",
    "    ": "dim",
}
"""The style of a line by its beginning."""


def as_json(found: Verification, *, fine: bool) -> str:
    """Return everything that was found as JSON; the drift is a plan as `plan --format json` prints it."""
    assertions = [
        {
            "person": each.assertion.person,
            "on": None if each.assertion.on is None else str(each.assertion.on),
            "text": each.assertion.text,
            "place": each.assertion.place,
            "must_see": each.assertion.must_see,
            "passed": each.passed,
            "matching": each.matching,
            "wrong": each.wrong,
            "groups": each.groups,
        }
        for each in found.assertions
    ]
    report = {
        "fine": fine,
        "drift": json.loads(found.plan.to_json()),
        "findings": as_records(found.findings),
        "assertions": assertions,
    }
    return json.dumps(report, indent=2, ensure_ascii=False)


# -- for people ----------------------------------------------------------------------------------------


def as_text(found: Verification, *, fine: bool, full: bool) -> str:
    """Return what was found for people; notes only with `full`."""
    return "\n".join(_lines(found, fine=fine, full=full))


def _lines(found: Verification, *, fine: bool, full: bool) -> Iterator[str]:
    if found.drifted:
        yield plan_text(found.plan, full=full)
    else:
        yield "fine  no drift: the database matches the model"
    for severity in Severity:
        for finding in found.open_findings(severity):
            if full or severity is not Severity.INFO:
                yield from _finding(finding)
    for result in found.assertions:
        yield from _assertion(result)
    yield _sum(found, fine=fine, full=full)


def open_errors(found: Verification) -> str:
    """Return the errors that nobody has accepted, for people; empty if there are none."""
    return "\n".join(line for error in found.errors for line in _finding(error))


def still_open(found: Verification) -> str:
    """Return in a sentence how much is open beside changes; empty if nothing is."""
    counts = {str(each): len(found.open_findings(each)) for each in (Severity.ERROR, Severity.WARNING)}
    words = [counted(number, one) for one, number in counts.items() if number]
    if left := len(found.plan.findings):
        words.append(f"{counted(left, 'finding')} that no change mends")
    return f"Still open: {', '.join(words)}; see crm-rls verify." if words else ""


def _finding(finding: Diagnostic) -> Iterator[str]:
    where = f" ({finding.place})" if finding.place else ""
    yield f"{finding.severity}  {finding.code} {finding.object}{where}"
    yield f"    {finding.cause}."
    yield f"    Next step: {finding.next_step}."


def _assertion(result: AssertionResult) -> Iterator[str]:
    assertion, said = result.assertion, result.says
    where = f" ({assertion.place})" if assertion.place else ""
    if result.passed is None:
        yield f"unchecked  {said}{where}"
    elif not result.passed:
        verb = "does not see" if assertion.must_see else "sees"
        yield f"failed  {said}{where}"
        yield f"    {assertion.person} {verb} {result.wrong:,} of {result.matching:,}"
    elif result.vacuous:
        yield f"vacuous  {said}{where}"
        yield f"    No {'row' if assertion.on else 'contact'} matches the filter, so this proves nothing."


def _sum(found: Verification, *, fine: bool, full: bool) -> str:
    counts = {severity: len(found.open_findings(severity)) for severity in Severity}
    accepted = sum(finding.accepted is not None for finding in found.findings)
    held = sum(result.passed is True for result in found.assertions)
    parts = [
        counted(len(found.plan.steps), "change") + " pending",
        *(counted(counts[severity], severity) for severity in (Severity.ERROR, Severity.WARNING)),
        counted(counts[Severity.INFO], "note")
        + ("" if full or not counts[Severity.INFO] else " (--full shows them)"),
        f"{held} of {len(found.assertions)} assertions hold",
    ]
    if accepted:
        parts.append(f"{accepted} accepted")
    return f"{'Passed' if fine else 'Failed'}: {', '.join(parts)}."
