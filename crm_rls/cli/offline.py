"""`check` and `compile`: what can be said about a model without any database."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path

import click

from crm_rls.catalog import CatalogState, ServerFacts
from crm_rls.change import Difference, Options, Printed, diff
from crm_rls.cli.exits import ExitCode
from crm_rls.cli.options import format_option, model_argument, strict_option
from crm_rls.cli.output import counted, emit, say
from crm_rls.diagnostics import Problem
from crm_rls.errors import ModelError
from crm_rls.meaning.rule_ties import overlaps as overlapping
from crm_rls.model import Model
from crm_rls.plan.make import enforced
from crm_rls.plan.text import plan_sql
from crm_rls.plan.value import Plan, build_plan
from crm_rls.postgres.versions import VERSION_FLOORS
from crm_rls.reading import read_model

_ONE = {
    "tables": "table",
    "territories": "territory",
    "assignment rules": "assignment rule",
    "access groups": "access group",
    "restrictions": "restriction",
    "people": "person",
    "memberships": "membership",
    "assertions": "assertion",
}
"""What one of the things is called that a model holds."""

MAJOR_VERSIONS = tuple(map(str, VERSION_FLOORS))


@click.command()
@model_argument
@format_option("text", "json")
@strict_option
@click.option("--overlaps", is_flag=True, help="Also list assignment rules that meet.")
@click.pass_context
def check(ctx: click.Context, model: Path, form: str, *, strict: bool, overlaps: bool) -> None:
    """Check a model file (or folder) without any database.

    Reports every mistake in one run, each with file and line, what is wrong and how to mend it.
    Whether tables and columns exist is asked by `plan`.

    \b
    Examples:
      crm-rls check model.yaml
      crm-rls check --strict --format json models/
      crm-rls check --overlaps model.yaml
    """
    meeting: tuple[str, ...] = ()
    try:
        loaded = read_model(model)
    except ModelError as error:
        problems, counts = error.problems, None
    else:
        problems, counts = loaded.warnings, summary(loaded.model)
        meeting = tuple(_overlaps(loaded.model)) if overlaps else ()
    failed = counts is None or (strict and bool(problems))
    if form == "json":
        found = [asdict(problem) for problem in problems]
        report = {"fine": not failed, "problems": found, "holds": counts}
        if overlaps:
            report["overlaps"] = meeting
        emit(json.dumps(report, indent=2, ensure_ascii=False))
    else:
        _tell(problems, counts)
        for line in meeting:
            emit(line)
    ctx.exit(ExitCode.ERROR if failed else ExitCode.FINE)


def _tell(problems: Iterable[Problem], counts: Mapping[str, int] | None) -> None:
    kinds: Counter[str] = Counter()
    for problem in problems:
        kinds["warning" if problem.warning else "error"] += 1
        say(str(problem), "yellow" if problem.warning else "red")
    if counts is not None:
        emit(", ".join(counted(count, _ONE[many], many) for many, count in counts.items() if count) + ".")
    if kinds:
        say(", ".join(counted(count, kind) for kind, count in sorted(kinds.items())) + ".", "bold")


def _overlaps(model: Model) -> Iterator[str]:
    for field in model.assignment:
        for deciding, other in overlapping(field.rules):
            places = " before ".join(each.source.partition("#")[0] for each in (deciding, other))
            yield f"{field.name}: {places} (`{deciding.value}`, not `{other.value}`)"


def summary(model: Model) -> Mapping[str, int]:
    """Return how many of each thing a model holds."""
    return {
        "tables": len(tuple(model.tables())),
        "territories": len(model.territories.nodes),
        "assignment rules": sum(len(field.rules) for field in model.assignment),
        "access groups": len(model.groups),
        "restrictions": len(model.restrictions),
        "people": len(model.people),
        "memberships": len(model.memberships),
        "assertions": len(model.assertions),
    }


@click.command("compile")
@model_argument
@click.option(
    "--server-version",
    type=click.Choice(MAJOR_VERSIONS),
    default=MAJOR_VERSIONS[-1],
    show_default=True,
    help="PostgreSQL's major version that the SQL is for.",
)
@click.option(
    "--database",
    metavar="NAME",
    default="",
    help="Name of the database, which the comments of the roles carry.",
)
@format_option("sql", "json")
def compile_(model: Path, server_version: str, database: str, form: str) -> None:
    """Print the SQL of a fresh installation, without any database.

    For reading and reviewing: same model, same output, to the byte. Types of columns are not known here,
    so the columns that `mode: carry` adds are written as text. What would run in a certain database is
    shown by `plan --format sql`.

    \b
    Examples:
      crm-rls compile model.yaml
      crm-rls compile --server-version 15 --database crm model.yaml > review.sql
    """
    plan = fresh_plan(read_model(model).model, int(server_version), database)
    emit(plan.to_json() if form == "json" else plan_sql(plan))


def fresh_plan(model: Model, major: int, database: str = "") -> Plan:
    """Return the plan for an empty database of which nothing is known. Raises CompileError."""
    facts = ServerFacts(version=VERSION_FLOORS[major], database=database)
    desired = enforced(model, facts)
    options = Options(model.prefix, model.logins, model.undeclared)
    changes = diff(CatalogState(), desired, Printed(), facts, options).changes
    return build_plan(Difference(changes, ()), CatalogState(), desired, facts)
