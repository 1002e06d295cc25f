"""What `verify` shows: JSON for machines, lines for people."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict

from crm_rls.cli.output import counted
from crm_rls.cli.policies.plans import PLAN_STYLES
from crm_rls.diagnostics import Diagnostic, Severity
from crm_rls.diagnostics.records import as_records
from crm_rls.meaning.proofs import Outcome
from crm_rls.plan.assertions.results import result_lines
from crm_rls.plan.text import plan_text
from crm_rls.verify import Verification
from crm_rls.verify.coverage import coverage_lines

STYLES = {
    **PLAN_STYLES,
    "error": "bold red",
    "warning": "bold yellow",
    "failed": "bold red",
    "undecided": "bold red",
    "vacuous": "bold yellow",
    "info": "bold cyan",
    "fine": "green",
    "held": "green",
    "proved": "green",
    "Coverage": "bold",
    "Passed": "bold green",
    "Failed": "bold red",
    "    ": "dim",
}
"""The style of a line by its beginning."""


def as_json(found: Verification, *, fine: bool) -> str:
    """Return everything that was found as JSON; the drift is a plan as `plan --format json` prints it."""
    report = {
        "fine": fine,
        "drift": json.loads(found.plan.to_json()),
        "findings": as_records(found.findings),
        "assertions": [asdict(each) for each in found.assertions],
        **({} if found.coverage is None else {"coverage": asdict(found.coverage)}),
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
    yield from result_lines(found.assertions, full=full)
    if found.coverage is not None:
        yield from coverage_lines(found.coverage)
    yield _sum(found, fine=fine, full=full)


def open_errors(found: Verification) -> str:
    """Return the errors that nobody has accepted, for people; empty if there are none."""
    return "\n".join(line for error in found.errors for line in _finding(error))


def still_open(found: Verification) -> str:
    """Return in a sentence how much is open beside changes; empty if nothing is."""
    counts = {str(each): len(found.open_findings(each)) for each in (Severity.ERROR, Severity.WARNING)}
    words = [counted(number, one) for one, number in counts.items() if number]
    if left := len(found.plan.findings):
        words.append(f"{counted(left, 'finding')} that no change resolves")
    return f"Still open: {', '.join(words)}; see crm-rls verify." if words else ""


def _finding(finding: Diagnostic) -> Iterator[str]:
    where = f" ({finding.place})" if finding.place else ""
    yield f"{finding.severity}  {finding.code} {finding.object}{where}"
    yield f"    {finding.cause}."
    yield f"    Next step: {finding.next_step}."


def _sum(found: Verification, *, fine: bool, full: bool) -> str:
    counts = {severity: len(found.open_findings(severity)) for severity in Severity}
    accepted = sum(finding.accepted is not None for finding in found.findings)
    held = sum(result.holds for result in found.assertions)
    proved = sum(result.outcome is Outcome.PROVED for result in found.assertions)
    parts = [
        counted(len(found.plan.steps), "change") + " pending",
        *(counted(counts[severity], severity) for severity in (Severity.ERROR, Severity.WARNING)),
        counted(counts[Severity.INFO], "note")
        + ("" if full or not counts[Severity.INFO] else " (--full shows them)"),
        f"{held} of {len(found.assertions)} assertions hold"
        + (f" ({proved} proved for all data)" if proved else ""),
    ]
    if accepted:
        parts.append(f"{accepted} accepted")
    return f"{'Passed' if fine else 'Failed'}: {', '.join(parts)}."
