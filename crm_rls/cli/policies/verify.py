"""`verify`: drift, security rules and the model's own assertions, for CI and cron."""

from __future__ import annotations

import json
import re
from contextlib import closing
from pathlib import Path

import click

from crm_rls import __version__
from crm_rls.answers.readers import telling_readers
from crm_rls.cli.exits import ExitCode
from crm_rls.cli.options import dsn_option, format_option, full_option, model_argument, strict_option
from crm_rls.cli.output import emit, patience, show
from crm_rls.cli.pages import code_pages
from crm_rls.cli.policies.plans import load_model
from crm_rls.cli.policies.verify_report import STYLES, as_json, as_text
from crm_rls.diagnostics import Code, Severity
from crm_rls.diagnostics.junit import as_junit
from crm_rls.diagnostics.sarif import as_sarif
from crm_rls.model import Acceptance
from crm_rls.plan.assertions.results import passed
from crm_rls.postgres.connection import connect
from crm_rls.verify import Verification
from crm_rls.verify import verify as verify_database

_ACCEPT = re.compile(r"(?P<code>CR\d{4}):(?P<object>[^=]+)=(?P<reason>.+)", re.DOTALL)


def _accepted(
    ctx: click.Context, parameter: click.Parameter, said: tuple[str, ...]
) -> tuple[Acceptance, ...]:
    found = []
    for each in said:
        words = _ACCEPT.fullmatch(each)
        if words is None or words["code"] not in set(Code):
            raise click.BadParameter(
                f"{each!r} is not CODE:OBJECT=REASON with a code of ours", ctx, parameter
            )
        found.append(Acceptance(Code(words["code"]), words["object"].strip(), words["reason"].strip()))
    return tuple(found)


@click.command()
@model_argument
@dsn_option
@format_option("text", "json", "sarif", "junit")
@click.option(
    "--deep",
    is_flag=True,
    help="Also read every table with links: compare copies, count child rows without a parent.",
)
@click.option(
    "--accept",
    "accepted",
    multiple=True,
    metavar="CODE:OBJECT=REASON",
    callback=_accepted,
    help="Accept a finding, in addition to the section `accept` of the model. Can be repeated.",
)
@click.option(
    "--coverage",
    is_flag=True,
    help="Also say which groups, restrictions and territories no assertion touches.",
)
@strict_option
@full_option
@click.pass_context
def verify(
    ctx: click.Context,
    model: Path,
    dsn: str | None,
    form: str,
    *,
    deep: bool,
    accepted: tuple[Acceptance, ...],
    coverage: bool,
    strict: bool,
    full: bool,
) -> None:
    """Verify that a database is protected as declared.

    Changes nothing. Checks that the database has not drifted from what `apply` makes, that nothing bypasses
    the policies, and that the model's assertions hold: whether each is proved for all data, or held for the
    data of today. Exits with code 3 if a check fails; with --strict also for warnings.

    With --coverage it tries for each group, restriction and territory whether an assertion would fail, or
    hold, if it showed or hid every row, and lists those of which none would.

    \b
    Examples:
      crm-rls verify model.yaml
      crm-rls verify model.yaml --strict --deep --format json > report.json
      crm-rls verify model.yaml --coverage
      crm-rls verify model.yaml --accept "CR0409:publication bi=column list checked"
    """
    declared = load_model(model)
    with closing(connect(dsn)) as connection, telling_readers(connection), patience("Verifying"):
        found = verify_database(connection, declared, accept=accepted, deep=deep, coverage=coverage)
    fine = found.ok and not (strict and _warned(found))
    if form == "json":
        emit(as_json(found, fine=fine))
    elif form == "sarif":
        emit(json.dumps(as_sarif(found.diagnostics, code_pages(), __version__), indent=2, ensure_ascii=False))
    elif form == "junit":
        held = [passed(each) for each in found.assertions if each.holds]
        emit(as_junit(found.diagnostics, str(model), strict=strict, others=held))
    else:
        show(as_text(found, fine=fine, full=full), STYLES)
    ctx.exit(ExitCode.FINE if fine else ExitCode.PENDING)


def _warned(found: Verification) -> bool:
    vacuous = any(result.vacuous for result in found.assertions)
    return vacuous or bool(found.open_findings(Severity.WARNING))
