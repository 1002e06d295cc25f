"""What the commands about policies share: reading the model, showing a plan, applying it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click

from crm_rls import __version__
from crm_rls.change import Risk
from crm_rls.cli.output import counted, emit, patience, progress, say, show
from crm_rls.cli.pages import code_pages
from crm_rls.diagnostics import Diagnostic, as_text
from crm_rls.diagnostics.sarif import as_sarif
from crm_rls.errors import CompileError, ModelError, PlanUnreadable, Refused
from crm_rls.model import Model
from crm_rls.plan.apply import Desire, apply_plan, refuse_broken, refuse_unsaid
from crm_rls.plan.assertions.planned import with_assertions
from crm_rls.plan.impact.measured import with_impact
from crm_rls.plan.make import make_plan
from crm_rls.plan.partial import make_part_plan
from crm_rls.plan.parts import Part
from crm_rls.plan.value import Plan, from_json
from crm_rls.plan.views.annotations import annotated, placed
from crm_rls.plan.views.markdown import plan_markdown, refusal_markdown
from crm_rls.plan.views.text import plan_sql, plan_text
from crm_rls.plan.waiting import Patience, Waiting
from crm_rls.postgres.connection import Connection
from crm_rls.postgres.keepers import keepers
from crm_rls.reading import read_model

PLAN_STYLES = {
    "Widens": "bold yellow",
    "Destroys": "bold red",
    "Blinds": "bold yellow",
    "Takes out": "bold red",
    "Narrows": "bold cyan",
    "Neutral": "bold",
    "Nothing": "green",
    "Changed filters and rights": "bold",
    "Who gains and loses": "bold",
    "Changed declarations": "bold",
    "Support objects": "bold",
    "Left to you": "bold magenta",
    "To decide": "bold magenta",
    "Territories that managers": "bold",
    "  ! ": "red",
    "Assertions": "bold",
    "  failed": "bold red",
    "  vacuous": "bold yellow",
    "  undecided": "bold yellow",
    "Advice": "bold",
}


def load_model(path: Path) -> Model:
    """Return the model and print its warnings."""
    loaded = read_model(path)
    for problem in loaded.warnings:
        say(as_text(problem), "yellow")
    return loaded.model


def print_plan(
    plan: Plan, model: Model, form: str, *, full: bool, sql: bool = False, file: Path | None = None
) -> None:
    """Write a plan to stdout in one of its views; `file` is where the model stands."""
    match form:
        case "markdown":
            emit(plan_markdown(plan, full=full))
        case "sarif":
            _emit_sarif(annotated(plan, model, str(file or "model")))
        case "json":
            emit(plan.to_json())
        case "sql":
            emit(plan_sql(plan, keepers(model.prefix, model.former_prefix)))
        case _:
            show(plan_text(plan, full=full, sql=sql), PLAN_STYLES)


@contextmanager
def telling_mistakes(form: str, file: Path) -> Iterator[None]:
    """Write the mistakes of a model of which there is no plan to stdout, too, in a view for reviews."""
    try:
        yield
    except (ModelError, CompileError) as error:
        if form == "markdown":
            emit(refusal_markdown(error.diagnostics))
        elif form == "sarif":
            _emit_sarif(placed(error.diagnostics, str(file)))
        raise


def _emit_sarif(found: Iterable[Diagnostic]) -> None:
    emit(json.dumps(as_sarif(found, code_pages(), __version__), indent=2, ensure_ascii=False))


def read_plan(path: Path) -> Plan:
    """Return a saved plan. Raises PlanUnreadable if the file holds none."""
    try:
        return from_json(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise PlanUnreadable(f"{path} is not a plan of crm-rls: it is not a text file") from error


def is_pending(plan: Plan) -> bool:
    """Return whether the database does not match the model, or will not do what the model asserts."""
    return bool(plan.steps or plan.findings or plan.broken)


def planned(
    connection: Connection,
    model: Model,
    part: Part | None = None,
    *,
    adopt_database: bool = False,
    model_wins: bool = False,
    count_rows: bool = False,
    ask_rows: bool = False,
) -> Plan:
    """Return the plan, or that of a part; show progress meanwhile.

    With `count_rows` it says who gains and loses rows, with `ask_rows` whether the assertions hold.
    """
    with patience("Reading the database"):
        made = (
            make_plan(connection, model, adopt_database=adopt_database, model_wins=model_wins)
            if part is None
            else make_part_plan(connection, model, part, adopt_database=adopt_database, model_wins=model_wins)
        )
    if count_rows:
        with progress("Counting the rows of tables") as advance:
            made = replace(made, plan=with_impact(connection, made, advance))
    if not ask_rows:
        return made.plan
    with patience("Asking whether the assertions hold"):
        return with_assertions(connection, made, model)


def will_ask(*, yes: bool) -> bool:
    """Return whether somebody at a terminal is asked before a plan is applied."""
    return not yes and sys.stdin.isatty()


def carry_out(
    connection: Connection,
    model: Model,
    plan: Plan,
    allowed: frozenset[Risk],
    desire: Desire,
    *,
    yes: bool,
    wait: float,
    breaking: bool = False,
) -> None:
    """Apply a plan, and say what is waited for; at a terminal, ask for confirmation first.

    Raises Refused if a risk is not allowed, an assertion is broken without `breaking`, or the answer is no,
    and what `apply_plan` raises.
    """
    refuse_unsaid(plan, allowed)
    if not plan.steps:
        return
    if not breaking:
        refuse_broken(plan)
    if will_ask(yes=yes) and not _agreed(plan):
        raise Refused("not confirmed; nothing was changed")
    with progress("Applying") as advance:
        patient = Patience(wait, _tell)
        apply_plan(
            connection, model, plan, allowed=allowed, progress=advance, desire=desire, patience=patient
        )


def _tell(waiting: Waiting, remains: float) -> None:
    say(f"Waiting, {remains:.0f} s left: {waiting}.", "yellow")


def done(plan: Plan) -> str:
    """Return that a plan was carried out, and what it left out; empty if there was nothing to do."""
    if not plan.steps:
        return ""
    left = f" Left out: {counted(plan.left_out, 'change')}." if plan.left_out else ""
    return f"Done: {counted(len(plan.steps), 'change')} in database {plan.database}.{left}"


@contextmanager
def told_if_interrupted(plan: Plan) -> Iterator[None]:
    """Say that the plan was carried out where the block, which looks at the result, is interrupted."""
    try:
        yield
    except KeyboardInterrupt:
        say(done(plan), "green")
        raise


def _agreed(plan: Plan) -> bool:
    return click.confirm(f"Apply these changes to database {plan.database}?", err=True)
