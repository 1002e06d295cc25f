"""`verify`: drift, security rules and the model's own assertions, for CI and cron."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from crm_rls.cli.exits import ExitCode
from crm_rls.cli.options import dsn_option, format_option, full_option, model_argument, strict_option
from crm_rls.cli.output import emit, patience, show
from crm_rls.cli.policies.plans import load_model
from crm_rls.cli.policies.verify_report import STYLES, as_json, as_text
from crm_rls.diagnostics import Severity
from crm_rls.postgres.connection import connect
from crm_rls.verify import Verification
from crm_rls.verify import verify as verify_database


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
    """Verify that a database is protected as its model declares.

    Changes nothing. Checks that the database has not drifted from what `apply` makes, that nothing bypasses
    the policies, and that the model's assertions hold. Exits with code 3 if a check fails; with --strict
    also for warnings.

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
        show(as_text(found, fine=fine, full=full), STYLES)
    ctx.exit(ExitCode.FINE if fine else ExitCode.PENDING)


def _warned(found: Verification) -> bool:
    vacuous = any(result.vacuous for result in found.assertions)
    return vacuous or bool(found.open_findings(Severity.WARNING))
