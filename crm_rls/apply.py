"""Make a plan from a model and a database, and carry it out.

Planning never holds more than ACCESS SHARE on the user's tables. Applying is one transaction: advisory
lock, inspect again, refuse a stale plan, run the statements. A crash leaves the old state or the new.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import psycopg

from crm_rls.advice import advise
from crm_rls.chain import pending
from crm_rls.changes import Risk
from crm_rls.compile import compile_model
from crm_rls.compile.whole import protected
from crm_rls.database import Connection, explain, pin_settings, read_only, translated
from crm_rls.diff import Printed, diff
from crm_rls.errors import ApplyError, DatabaseError, PlanStale, Refused
from crm_rls.findings import Options
from crm_rls.inspector import Inspection, inspect
from crm_rls.locks import lock_advice
from crm_rls.model import Model, TableName
from crm_rls.names import CONTACT_VIEWS, SUPPORT_SCHEMAS
from crm_rls.plan import Plan, Step, build_plan, fingerprint_of
from crm_rls.printing import PrintRequest, printed, printed_views
from crm_rls.removal import Reader, compile_removal, removal
from crm_rls.sqlfiles import load, stems
from crm_rls.sqltext import SQL, text
from crm_rls.state import CatalogState, Kind, ServerFacts

LOCK_TIMEOUT = "3s"
"""How long a statement of apply waits for a lock; readers queue behind it no longer than this."""

LOCK_NOT_AVAILABLE = "55P03"

ATTEMPTS = 10
"""How often apply tries again when it did not get a lock."""

PIPELINED = 100
"""How many statements apply sends before it waits for the answers."""

Progress = Callable[[int, int], None]
"""Called with the steps done and the steps in all."""

Desire = Callable[[Model, ServerFacts], CatalogState]
"""What a plan leads to: the model enforced, or everything removed."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan with the states that it was made from."""

    plan: Plan
    inspection: Inspection
    desired: CatalogState


def support_files() -> Mapping[str, str]:
    """Return the texts of sql/support and sql/people by folder and stem."""
    folders = ("support", "people")
    return {f"{folder}/{stem}": text(load(folder, stem)) for folder in folders for stem in stems(folder)}


def enforced(model: Model, facts: ServerFacts) -> CatalogState:
    """Return the state in which the model is enforced, and what the support schema lacks for it.

    Raises CompileError (see `compile_model` and `pending`).
    """
    return replace(compile_model(model, facts, support_files()), migration=pending(facts.support_version))


def make_plan(connection: Connection, model: Model) -> Planned:
    """Return what would bring the database in line with the model; changes nothing.

    Raises CompileError if the model does not fit the database, DatabaseError if it cannot be read.
    """
    with translated("reading the database"):
        inspection = inspect(connection, schemas=model.schemas, prefix=model.prefix)
        desired = enforced(model, inspection.facts)
        as_printed = print_desired(connection, inspection, desired, time_zone=model.time_zone)
    difference = diff(
        inspection.current,
        desired,
        as_printed,
        inspection.facts,
        Options(model.prefix, model.logins, model.undeclared),
    )
    advice = (
        *advise(model, inspection.facts, inspection.current),
        *lock_advice(difference.changes, inspection.facts),
    )
    plan = build_plan(difference, inspection.current, desired, inspection.facts, advice)
    return Planned(plan, inspection, desired)


def make_removal_plan(connection: Connection, model: Model, *, open_tables: bool = False) -> Plan:
    """Return what would take everything of ours out of the database; changes nothing.

    Whoever could read a table afterwards is a blocking finding, unless `open_tables`. Raises DatabaseError.
    """
    with read_only(connection):
        inspection = inspect(connection, schemas=model.schemas, prefix=model.prefix)
        tables = protected(model, inspection.facts)
        desired = compile_removal(model, inspection.facts)
        ours = [name for name, role in inspection.current.roles.items() if role.mark == desired.role_mark]
        parameters = {
            "schemas": [table.schema for table in tables],
            "tables": [table.name for table in tables],
            "support": list(SUPPORT_SCHEMAS),
            "ours": ours,
        }
        rows = connection.execute(load("inspect", "readers"), parameters).fetchall()
    readers = [Reader(TableName(schema, name), role, tuple(verbs)) for schema, name, role, verbs in rows]
    difference = removal(model, inspection.facts, inspection.current, readers, open_tables=open_tables)
    return build_plan(difference, inspection.current, desired, inspection.facts)


def print_desired(
    connection: Connection, inspection: Inspection, desired: CatalogState, *, time_zone: str
) -> Printed:
    """Return how this server prints every expression of the desired state.

    What the expressions call and what is not there yet is made first and rolled back with the rest.
    """
    requests = {
        PrintRequest(policy.table, expression)
        for policy in desired.policies.values()
        for expression in (policy.using, policy.check)
        if expression is not None
    }
    columns: dict[TableName, dict[str, str]] = {}
    for each in desired.objects.values():
        if each.kind is Kind.COLUMN:
            columns.setdefault(TableName(each.schema, each.table), {})[each.name] = each.definition
    # A transaction of its own and not rollback(), which undoes nothing on a connection in autocommit mode.
    with connection.transaction(force_rollback=True):
        _make_missing(connection, inspection.current, desired)
        ordered = sorted(requests, key=lambda request: (request.table, request.expression))
        expressions = printed(connection, inspection.facts, ordered, columns, time_zone=time_zone)
        coming = desired.migration.touches if desired.migration is not None else frozenset()
        views = {
            TableName(each.schema, each.name): each.definition
            for identity, each in desired.objects.items()
            if each.kind is Kind.VIEW and identity not in coming
        }
        return Printed(
            {(request.table, request.expression): shown for request, shown in expressions.items()},
            printed_views(connection, views, time_zone=time_zone),
        )


def _make_missing(connection: Connection, current: CatalogState, desired: CatalogState) -> None:
    """Make what expressions name and what is not there; bodies of functions are not looked into."""
    coming = desired.migration.touches if desired.migration is not None else frozenset()
    connection.execute("set local search_path = ''")
    connection.execute("set local check_function_bodies = off")
    for identity, each in desired.objects.items():
        # Nothing calls the views of contacts, which would stumble over a filter before `printing` says which.
        named = each.kind in (Kind.SCHEMA, Kind.TABLE, Kind.FUNCTION) or (
            each.kind is Kind.VIEW and each.name not in CONTACT_VIEWS and identity not in coming
        )
        made = named and each.create and "returns trigger" not in each.create
        if made and identity not in current.objects:
            connection.execute(SQL(each.create))  # compiled, or a file of sql/support


def refuse_unsaid(plan: Plan, allowed: frozenset[Risk]) -> None:
    """Raise Refused if the plan has a blocking finding, or widens or destroys without being allowed to."""
    blocking = [finding for finding in plan.findings if finding.blocking]
    if blocking:
        causes = "; ".join(f"{each.object}: {each.cause}; {each.next_step}" for each in blocking)
        raise Refused(f"this must be mended first: {causes}.")
    for risk, flag in ((Risk.WIDENS, "--allow-widening"), (Risk.DESTROYS, "--allow-destroying")):
        steps = [step for step in plan.steps if step.risk is risk]
        if steps and risk not in allowed:
            more = f" and {len(steps) - 1} more" if len(steps) > 1 else ""
            raise Refused(
                f"the plan {risk}: {steps[0].kind} {steps[0].subject}{more}. "
                f"Look at `crm-rls plan`; if that is meant, say {flag}."
            )


def apply_plan(
    connection: Connection,
    model: Model,
    plan: Plan,
    *,
    allowed: frozenset[Risk] = frozenset(),
    progress: Progress | None = None,
    desire: Desire = enforced,
) -> None:
    """Carry out a plan in one transaction and commit; `desire` is what the plan was made for.

    Raises Refused (see `refuse_unsaid`), PlanStale if the database has moved since, ApplyError if a
    statement fails; then nothing has changed.
    """
    refuse_unsaid(plan, allowed)
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with connection.transaction():
                _apply_once(connection, model, plan, progress, desire)
            connection.commit()
        except (psycopg.errors.LockNotAvailable, DatabaseError) as exc:
            connection.rollback()
            if exc.sqlstate != LOCK_NOT_AVAILABLE:
                raise
            if attempt == ATTEMPTS:
                raise ApplyError(
                    f"somebody held a lock for {ATTEMPTS} times {LOCK_TIMEOUT}; nothing was changed. "
                    "Look into pg_stat_activity for long transactions and try again.",
                    "",
                    LOCK_NOT_AVAILABLE,
                ) from None
            time.sleep(min(0.1 * 2**attempt, 2.0))
        except BaseException:
            connection.rollback()
            raise
        else:
            return


def _apply_once(
    connection: Connection, model: Model, plan: Plan, progress: Progress | None, desire: Desire
) -> None:
    with translated("applying the plan"):
        # Everybody may take an advisory lock: whoever keeps ours must not make us wait for ever.
        connection.execute("select pg_catalog.set_config('lock_timeout', %s, true)", (LOCK_TIMEOUT,))
        connection.execute(
            "select pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('crm_rls', 0))"
        )
        inspection = inspect(connection, schemas=model.schemas, prefix=model.prefix)
        desired = desire(model, inspection.facts)
    if fingerprint_of(inspection.current, desired, inspection.facts) != plan.fingerprint:
        raise PlanStale(
            f"database {plan.database} is no longer in the state that this plan was made from: "
            "make a new plan, look at it, and apply that."
        )
    pin_settings(connection, time_zone=model.time_zone, lock_timeout=LOCK_TIMEOUT, statement_timeout="0")
    # For the log of access; the functions of crm_people say their own.
    connection.execute("select pg_catalog.set_config('crm_rls.action', 'apply', true)")
    statements = tuple(_statements(plan))
    for done in range(0, len(statements), PIPELINED):
        batch = statements[done : done + PIPELINED]
        _run(connection, batch)
        if progress is not None:
            progress(done + len(batch), len(statements))


def _statements(plan: Plan) -> Iterator[tuple[Step, str]]:
    for step in plan.steps:
        for statement in step.statements:
            yield step, statement


def _run(connection: Connection, batch: Sequence[tuple[Step, str]]) -> None:
    cursors = [connection.cursor() for _ in batch]
    try:
        with connection.pipeline():
            for cursor, (_, statement) in zip(cursors, batch, strict=True):
                cursor.execute(SQL(statement))  # rendered, or from a reviewed plan
    except psycopg.errors.LockNotAvailable:
        raise
    except psycopg.Error as exc:
        # Answers come in the order of the statements: the first one without a status has failed.
        step, statement = batch[sum(cursor.statusmessage is not None for cursor in cursors)]
        raise ApplyError(
            f"{step.kind} {step.subject} failed: {explain(exc)} Nothing was changed; mend the cause and plan "
            "again.",
            statement,
            exc.sqlstate,
        ) from exc
