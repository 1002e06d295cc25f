"""Carry out a plan: one transaction, the plan checked against the database once more, then its statements.

Lock out other changes, inspect again, refuse a stale plan, lock out readers and writers, run the statements.
A crash leaves the old state or the new. Where a lock is not to be had, all is rolled back and tried again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import MappingProxyType

import psycopg

from crm_rls.catalog import CatalogState, ServerFacts
from crm_rls.catalog.inspector import inspect_model
from crm_rls.change import Risk, Step
from crm_rls.diagnostics import Code, Severity, as_text
from crm_rls.errors import ApplyError, DatabaseError, PlanStale, Refused
from crm_rls.model import Model
from crm_rls.model.growing import grown
from crm_rls.plan.locks import TableLock
from crm_rls.plan.make import enforced
from crm_rls.plan.notices.stranding import stranded
from crm_rls.plan.value import Plan, fingerprint_of
from crm_rls.plan.verdicts.layouts import laid_out
from crm_rls.plan.views.script import MIGRATE, complete
from crm_rls.plan.waiting import (
    ATTEMPT_MS,
    LOCK_NOT_AVAILABLE,
    Attempts,
    NotNow,
    Patience,
    Waiting,
    holders,
    lock_out_changes,
    lock_tables,
)
from crm_rls.postgres.connection import Connection, explain, pin_settings, pipelined, translated
from crm_rls.postgres.keepers import join, keepers
from crm_rls.postgres.sqltext import SQL

_MADE_MEANWHILE = ("23505", "42710", "42P06", "42P07")
"""A key, role, schema or table that is there already."""

PIPELINED = 100
"""How many statements apply sends before it waits for the answers."""

FLAGS: Mapping[Risk, str] = MappingProxyType(
    {
        Risk.WIDENS: "--allow-widening",
        Risk.BLINDS: "--allow-blinding",
        Risk.STRANDS: "--allow-stranding",
        Risk.DESTROYS: "--allow-destroying",
    }
)
"""What the command line must say for a plan with such a risk."""

BREAKING = "--allow-broken-assertions"
"""What it must say for a plan of which an assertion does not hold."""

_SHOWN = 5
"""Broken assertions that are named."""

_INTERVENED = "57"
"""Class of what somebody does to a session, such as pg_cancel_backend: it is not tried again."""

Progress = Callable[[int, int], None]
"""Called with the steps done and the steps in all."""

_PATIENT = Patience()

Desire = Callable[[Model, ServerFacts], CatalogState]
"""What a plan leads to: the model enforced, or everything removed."""


def refuse_unsaid(plan: Plan, allowed: frozenset[Risk]) -> None:
    """Raise Refused if the plan has a blocking finding, or a risk that is not allowed."""
    blocking = [finding for finding in plan.findings if finding.blocking]
    if blocking:
        raise Refused("\n  ".join(("this must be fixed first:", *map(as_text, blocking))))
    for risk, flag in FLAGS.items():
        steps = [step for step in plan.steps if step.risk is risk]
        if steps and risk not in allowed:
            more = f" and {len(steps) - 1} more" if len(steps) > 1 else ""
            raise Refused(
                f"the plan {risk}{_blinded(plan, risk)}: {steps[0].kind} {steps[0].subject}{more}. "
                f"Look at the plan; if this is intended, use {flag}."
            )


def refuse_broken(plan: Plan) -> None:
    """Raise Refused if an assertion does not hold of what the plan leads to."""
    if plan.broken:
        lines = [f"{each.sentence}: {each.explained}" for each in plan.broken[:_SHOWN]]
        if len(plan.broken) > _SHOWN:
            lines.append(f"and {len(plan.broken) - _SHOWN} more")
        raise Refused(
            "\n  ".join(("the plan leads to what the model's own assertions forbid:", *lines))
            + f"\nLook at the plan; if this is intended, use {BREAKING}."
        )


def _blinded(plan: Plan, risk: Risk) -> str:
    names = [
        each.object
        for each in plan.advice
        if each.code is Code.LOGIN_GOES_BLIND and each.severity is Severity.WARNING
    ]
    return f" {', '.join(names)}" if risk is Risk.BLINDS and names else ""


def apply_plan(
    connection: Connection,
    model: Model,
    plan: Plan,
    *,
    allowed: frozenset[Risk] = frozenset(),
    progress: Progress | None = None,
    desire: Desire = enforced,
    patience: Patience = _PATIENT,
) -> None:
    """Carry out a plan in one transaction and commit; `desire` is what the plan was made for.

    Where somebody holds a lock it tries again as long as `patience` says. Raises Refused (see
    `refuse_unsaid`), PlanStale if the database has moved since, ApplyError if a statement fails or a lock is
    not to be had in time; then nothing has changed.
    """
    refuse_unsaid(plan, allowed)
    missed: TableLock | None = None
    attempts = Attempts(patience)
    while True:
        try:
            with connection.transaction():
                _apply_once(connection, model, plan, allowed, progress, desire, missed)
            connection.commit()
        except NotNow as not_now:
            connection.rollback()
            missed = not_now.lock
            attempts.pause(Waiting(not_now.wanted, holders(connection, not_now)))
        except BaseException:
            connection.rollback()
            raise
        else:
            return


def _apply_once(
    connection: Connection,
    model: Model,
    plan: Plan,
    allowed: frozenset[Risk],
    progress: Progress | None,
    desire: Desire,
    missed: TableLock | None,
) -> None:
    roles = keepers(model.prefix, model.former_prefix)
    with _lockable("what is read before the first change"), translated("applying the plan"):
        join(connection, roles)  # it may lock what these own
        locked = lock_out_changes(connection, plan.locks, missed)
        inspection = inspect_model(connection, model)
        desired = desire(model, inspection.facts)
    if fingerprint_of(inspection.current, desired, inspection.facts) != plan.fingerprint:
        raise _stale(plan)
    current, facts = inspection.current, inspection.facts
    layout = laid_out(grown(model, current.added), facts)
    # Rows may have come since the plan was made, and are no part of its fingerprint.
    if (
        Risk.STRANDS not in allowed
        and plan.may_strand
        and stranded(connection, layout, current, desired, facts)
    ):
        raise _stale(plan)
    pin_settings(connection, time_zone=model.time_zone, lock_timeout=f"{ATTEMPT_MS}ms", statement_timeout="0")
    # For the log of access; the functions of crm_people say their own.
    connection.execute("select pg_catalog.set_config('crm_rls.action', 'apply', true)")
    # As late as possible: from here to COMMIT nobody else reads or writes these tables.
    lock_tables(connection, plan.locks, missed)
    ordered = [(step, sql) for step in complete(plan, roles) for sql in step.statements]
    for done in range(0, len(ordered), PIPELINED):
        batch = ordered[done : done + PIPELINED]
        try:
            _run(connection, batch)
        except ApplyError as error:
            if not locked and error.sqlstate in _MADE_MEANWHILE:
                raise _stale(plan) from error
            raise
        if progress is not None:
            progress(done + len(batch), len(ordered))


@contextmanager
def _lockable(wanted: str) -> Iterator[None]:
    """Turn the error of a lock that was not to be had into NotNow."""
    try:
        yield
    except DatabaseError as error:
        if error.sqlstate != LOCK_NOT_AVAILABLE:
            raise
        raise NotNow(wanted) from error


def _stale(plan: Plan) -> PlanStale:
    return PlanStale(
        f"database {plan.database} is no longer in the state that this plan was made from: "
        "make a new plan, look at it, and apply that."
    )


def _run(connection: Connection, batch: Sequence[tuple[Step, str]]) -> None:
    """Run the statements of a batch, as one string where that is safe: it takes a tenth of the driver's time.

    An error of the string does not tell which statement failed, so all is sent again in a pipeline, but not
    to wait for a lock once more.
    """
    if all(_single(step, statement) for step, statement in batch):
        try:
            with connection.transaction():
                connection.execute(SQL("\n;\n".join(statement for _, statement in batch)))
        except psycopg.Error as exc:
            if exc.sqlstate == LOCK_NOT_AVAILABLE:
                raise NotNow(f"what {_named(batch)} locks") from exc
            if connection.closed or (exc.sqlstate or "").startswith(_INTERVENED):
                step, statement = batch[0]
                what = f"{step.kind} {step.subject}, or what comes with it,"
                raise _failed(what, statement, exc) from exc
        else:
            return
    cursors = [connection.cursor() for _ in batch]
    try:
        with pipelined(connection):
            for cursor, (_, statement) in zip(cursors, batch, strict=True):
                cursor.execute(SQL(statement))  # rendered, or from a reviewed plan
    except psycopg.Error as exc:
        # Answers come in the order of the statements: the first one without a status has failed.
        step, statement = batch[sum(cursor.statusmessage is not None for cursor in cursors)]
        if exc.sqlstate == LOCK_NOT_AVAILABLE:
            raise NotNow(f"what `{step.kind} {step.subject}` locks") from exc
        raise _failed(f"{step.kind} {step.subject}", statement, exc) from exc


def _named(batch: Sequence[tuple[Step, str]]) -> str:
    """Return which steps a batch has, for people."""
    first, last = (f"`{step.kind} {step.subject}`" for step, _ in (batch[0], batch[-1]))
    return first if first == last else f"one of the changes from {first} to {last}"


def _single(step: Step, statement: str) -> bool:
    """Say whether a text is one statement, or comes with this package: a pipeline refuses a second one."""
    return ";" not in statement or step.kind == MIGRATE


def _failed(what: str, statement: str, exc: psycopg.Error) -> ApplyError:
    cause = f"{what} failed: {explain(exc)} Nothing was changed; fix the cause and plan again."
    return ApplyError(cause, statement, exc.sqlstate)
