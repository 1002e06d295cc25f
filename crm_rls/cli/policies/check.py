"""`check`: the mistakes in a model that can be found without a database."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path

import click

from crm_rls import __version__
from crm_rls.cli.exits import ExitCode
from crm_rls.cli.options import format_option, model_argument, strict_option
from crm_rls.cli.output import counted, emit, say
from crm_rls.cli.pages import code_pages
from crm_rls.diagnostics import Diagnostic, Severity, as_text
from crm_rls.diagnostics.junit import as_junit
from crm_rls.diagnostics.records import VERSION, as_records
from crm_rls.diagnostics.sarif import as_sarif
from crm_rls.errors import ModelError
from crm_rls.meaning.rule_ties import overlaps as overlapping
from crm_rls.model import Model
from crm_rls.plan.assertions.results import AssertionResult, passed
from crm_rls.reading import read_model
from crm_rls.reading.sections.document import json_schema

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
"""The singular of each thing that a model contains."""


def _print_schema(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        emit(json.dumps(json_schema(), indent=2, ensure_ascii=False))
        ctx.exit(ExitCode.FINE)


@click.command()
@model_argument
@format_option("text", "json", "sarif", "junit")
@strict_option
@click.option("--overlaps", is_flag=True, help="Also list assignment rules that overlap.")
@click.option(
    "--json-schema",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_schema,
    help="Print the JSON Schema of model files, which editors use, and exit.",
)
@click.pass_context
def check(ctx: click.Context, model: Path, form: str, *, strict: bool, overlaps: bool) -> None:
    """Check a model file or folder without a database.

    Reports all mistakes in one run, each with code, file, line, cause and next step. `crm-rls help CODE`
    explains a code with an example. `plan` also checks that tables and columns exist. Says how many
    assertions the filters alone prove, whatever the data are; `plan` and `verify` decide the others.

    \b
    Examples:
      crm-rls check model.yaml
      crm-rls check --strict --format json models/
      crm-rls check --format sarif model.yaml > model.sarif
      crm-rls check --overlaps model.yaml
      crm-rls check --json-schema > model.schema.json
    """
    meeting: tuple[str, ...] = ()
    asserted: tuple[AssertionResult, ...] = ()
    try:
        loaded = read_model(model)
    except ModelError as error:
        found, counts = error.diagnostics, None
    else:
        found, counts = loaded.warnings, summary(loaded.model)
        meeting = tuple(_overlaps(loaded.model)) if overlaps else ()
        asserted = _proved(loaded.model)
    failed = counts is None or (strict and bool(found))
    if form == "json":
        report = {"version": VERSION, "fine": not failed, "diagnostics": as_records(found), "holds": counts}
        report["assertions"] = [asdict(each) for each in asserted]
        if overlaps:
            report["overlaps"] = meeting
        emit(json.dumps(report, indent=2, ensure_ascii=False))
    elif form == "sarif":
        emit(json.dumps(as_sarif(found, code_pages(), __version__), indent=2, ensure_ascii=False))
    elif form == "junit":
        others = [passed(each) for each in asserted if each.holds]
        emit(as_junit(found, str(model), strict=strict, others=others))
    else:
        _tell(found, counts)
        if proved := sum(each.holds for each in asserted):
            emit(f"{proved} of {counted(len(asserted), 'assertion')} proved for all data.")
        for line in meeting:
            emit(line)
    ctx.exit(ExitCode.ERROR if failed else ExitCode.FINE)


def _tell(diagnostics: Iterable[Diagnostic], counts: Mapping[str, int] | None) -> None:
    kinds: Counter[str] = Counter()
    for each in diagnostics:
        kinds[each.severity] += 1
        say(as_text(each), "red" if each.severity is Severity.ERROR else "yellow")
    if counts is not None:
        emit(", ".join(counted(count, _ONE[many], many) for many, count in counts.items() if count) + ".")
    if kinds:
        found = ", ".join(counted(count, kind) for kind, count in sorted(kinds.items()))
        say(f"{found}. `crm-rls help CODE` explains a code.", "bold")


def _proved(model: Model) -> tuple[AssertionResult, ...]:
    """Return what is known of the assertions; nothing where there is no libpq, which the compiler loads."""
    if not model.assertions:
        return ()
    try:
        from crm_rls.plan.assertions.alone import proved_alone  # noqa: PLC0415 -- `check` itself needs none
    except ImportError:
        return ()
    return proved_alone(model)


def _overlaps(model: Model) -> Iterator[str]:
    for each in model.ruled():
        for rules in overlapping(each.rules):
            deciding, other = rules
            places = " before ".join(rule.source.partition("#")[0] for rule in rules)
            yield f"{each.field}: {places} (`{deciding.value}`, not `{other.value}`)"


def summary(model: Model) -> Mapping[str, int]:
    """Return how many of each thing a model contains."""
    return {
        "tables": len(tuple(model.tables())),
        "territories": len(model.territories.nodes),
        "assignment rules": len({rule.source for each in model.ruled() for rule in each.rules}),
        "access groups": len(model.groups),
        "restrictions": len(model.restrictions),
        "people": len(model.people),
        "memberships": len(model.memberships),
        "assertions": len(model.assertions),
    }
