"""`verify`: drift, security rules and the model's own assertions, for CI and cron."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import click

from crm_rls.cli.exits import ExitCode
from crm_rls.cli.options import dsn_option, format_option, full_option, model_argument, strict_option
from crm_rls.cli.output import counted, emit, patience, show
from crm_rls.cli.planning import PLAN_STYLES, load_model
from crm_rls.diagnostics import Diagnostic, Severity
from crm_rls.plan.text import plan_text
from crm_rls.postgres.connection import connect
from crm_rls.verify import Verification
from crm_rls.verify import verify as verify_database
from crm_rls.verify.probes import AssertionResult

_STYLES = {
    **PLAN_STYLES,
    "error": "bold red",
    "warning": "bold yellow",
    "failed": "bold red",
    "unchecked": "bold red",
    "vacuous": "bold yellow",
    "info": "bold cyan",
    "fine": "green",
    "In line": "bold green",
    "Not in order": "bold red",
    "    ": "dim",
}


@click.command()
@model_argument
@dsn_option
@format_option("text", "json")
@click.option("--deep", is_flag=True, help="Also compare every copied column of `mode: carry`, row by row.")
@strict_option
@full_option
@click.pass_context
def verify(
    ctx: click.Context, model: Path, dsn: str | None, form: str, *, deep: bool, strict: bool, full: bool
) -> None:
    """Say whether a database protects what its model says. Changes nothing.

    Three questions: is everything as `apply` would make it, does something else open a way around it, and
    do the model's assertions hold? Ends with exit code 3 if one answer is no. Warnings count with --strict.

    \b
    Examples:
      crm-rls verify model.yaml
      crm-rls verify model.yaml --strict --deep --format json > report.json
    """
    declared = load_model(model)
    with closing(connect(dsn)) as connection, patience("Verifying"):
        found = verify_database(connection, declared, deep=deep)
    fine = found.ok and not (strict and _warned(found))
    if form == "json":
        emit(as_json(found, fine=fine))
    else:
        show("\n".join(_text(found, fine=fine, full=full)), _STYLES)
    ctx.exit(ExitCode.FINE if fine else ExitCode.PENDING)


def _warned(found: Verification) -> bool:
    vacuous = any(result.vacuous for result in found.assertions)
    return vacuous or bool(found.open_findings(Severity.WARNING))


def as_json(found: Verification, *, fine: bool) -> str:
    """Return everything that was found as JSON; the drift is a plan as `plan --format json` prints it."""
    assertions = [
        {
            "person": each.assertion.person,
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
        "findings": [dataclasses.asdict(each) for each in found.findings],
        "assertions": assertions,
    }
    return json.dumps(report, indent=2, ensure_ascii=False)


# -- for people ----------------------------------------------------------------------------------------


def _text(found: Verification, *, fine: bool, full: bool) -> Iterator[str]:
    if found.drifted:
        yield plan_text(found.plan, full=full)
    else:
        yield "fine  no drift: everything is as apply would make it"
    for severity in Severity:
        for finding in found.open_findings(severity):
            if full or severity is not Severity.INFO:
                yield from _finding(finding)
    for result in found.assertions:
        yield from _assertion(result)
    yield _sum(found, fine=fine, full=full)


def _finding(finding: Diagnostic) -> Iterator[str]:
    where = f" ({finding.place})" if finding.place else ""
    yield f"{finding.severity}  {finding.code} {finding.object}{where}"
    yield f"    {finding.cause}."
    yield f"    What to do: {finding.next_step}."


def _assertion(result: AssertionResult) -> Iterator[str]:
    assertion = result.assertion
    said = f"{assertion.person} {'must' if assertion.must_see else 'must not'} see {assertion.text}"
    where = f" ({assertion.place})" if assertion.place else ""
    if result.passed is None:
        yield f"unchecked  {said}{where}"
    elif not result.passed:
        verb = "does not see" if assertion.must_see else "sees"
        yield f"failed  {said}{where}"
        yield f"    {assertion.person} {verb} {result.wrong:,} of {result.matching:,}"
    elif result.vacuous:
        yield f"vacuous  {said}{where}"
        yield "    There is no such contact, so this holds whatever the groups are."


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
    return f"{'In line' if fine else 'Not in order'}: {', '.join(parts)}."
