"""`diff`: who gains and loses rows, if one model takes the place of another one."""

from __future__ import annotations

import dataclasses
import json
from contextlib import closing
from pathlib import Path

import click

from crm_rls.cli.exits import ExitCode
from crm_rls.cli.options import dsn_option, format_option, full_option
from crm_rls.cli.output import emit, progress, show
from crm_rls.cli.policies.plans import PLAN_STYLES, load_model
from crm_rls.plan.impact import impact_text
from crm_rls.plan.impact.measured import impact_of_models
from crm_rls.postgres.connection import connect

FORMAT = 1


@click.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@dsn_option
@format_option("text", "json")
@full_option
@click.pass_context
def diff(ctx: click.Context, old: Path, new: Path, dsn: str | None, form: str, *, full: bool) -> None:
    """Show who gains and loses rows by a changed model.

    NEW takes the place of OLD. Both are evaluated over the rows and the memberships of a database,
    whichever model is in force. Changes nothing. Exits with code 3 if somebody gains or loses something.

    \b
    Examples:
      git show main:model.yaml > old.yaml; crm-rls diff old.yaml model.yaml
      crm-rls diff old.yaml model.yaml --format json
    """
    models = load_model(old), load_model(new)
    with closing(connect(dsn)) as connection, progress("Counting the rows of tables") as advance:
        found = impact_of_models(connection, *models, advance)
    if form == "json":
        emit(
            json.dumps({"crm_rls_impact": FORMAT, **dataclasses.asdict(found)}, indent=2, ensure_ascii=False)
        )
    else:
        show("\n".join(impact_text(found, full=full)), PLAN_STYLES)
    ctx.exit(ExitCode.FINE if found.nothing else ExitCode.PENDING)
