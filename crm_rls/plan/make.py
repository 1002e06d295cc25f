"""Make a plan from a model and a database. Reads only: never more than ACCESS SHARE on the user's tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from crm_rls.catalog import CatalogState, Kind, ServerFacts
from crm_rls.catalog.inspector import Inspection, inspect_model
from crm_rls.catalog.printing import PrintRequest, printed, printed_views
from crm_rls.catalog.privileges import as_keeper
from crm_rls.change import Difference, Options, Printed, diff
from crm_rls.change.chain import pending
from crm_rls.change.place import another_model, not_a_copy
from crm_rls.change.removal import compile_removal, guarded_by_us, removal
from crm_rls.compile.fit.unnamed import with_unnamed
from crm_rls.compile.whole import compile_model
from crm_rls.errors import CompileError, WrongPlace
from crm_rls.model import Model, TableName
from crm_rls.plan.disputes import told
from crm_rls.plan.filters import unfit_filters
from crm_rls.plan.locks import exclusive_advice, lock_advice
from crm_rls.plan.notices.added_territories import disagreements, offers
from crm_rls.plan.notices.advice import advise
from crm_rls.plan.notices.attribute_tables import attribute_advice, attribute_rows
from crm_rls.plan.notices.blinding import blinding_advice
from crm_rls.plan.notices.distributed import distributed
from crm_rls.plan.notices.granting import granting_changes
from crm_rls.plan.notices.offices import kept_offices
from crm_rls.plan.notices.opening import opened_advice, readers
from crm_rls.plan.notices.outside_tree import outside_tree
from crm_rls.plan.notices.publications import published_advice
from crm_rls.plan.notices.since import since
from crm_rls.plan.notices.stranding import stranded
from crm_rls.plan.notices.topless import rows_without_top
from crm_rls.plan.preflight import preflight
from crm_rls.plan.standby import not_compared, taken_as_printed
from crm_rls.plan.value import Plan, build_plan
from crm_rls.plan.verdicts.directions import directed
from crm_rls.plan.verdicts.layouts import Layouts, layouts
from crm_rls.plan.verdicts.person_directions import people_judged
from crm_rls.postgres.connection import Connection, is_standby, read_only, translated
from crm_rls.postgres.names import Names, is_contact_view
from crm_rls.postgres.sqlfiles import load, stems
from crm_rls.postgres.sqltext import SQL, text
from crm_rls.postgres.versions import VERSION_FLOORS


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan with the states that it was made from, and the changes that became its steps.

    `layouts` are those of the two models; None if there is nothing to do.
    """

    plan: Plan
    inspection: Inspection
    desired: CatalogState
    difference: Difference
    layouts: Layouts | None


def support_files() -> Mapping[str, str]:
    """Return the texts of sql/support and sql/people by folder and stem."""
    folders = ("support", "people")
    return {f"{folder}/{stem}": text(load(folder, stem)) for folder in folders for stem in stems(folder)}


def enforced(model: Model, facts: ServerFacts, *, leave_out_unclassified: bool = False) -> CatalogState:
    """Return the state in which the model is enforced, and what the support schema lacks for it.

    Raises CompileError (see `compile_model` and `pending`).
    """
    compiled = compile_model(model, facts, support_files(), leave_out_unclassified=leave_out_unclassified)
    return replace(compiled, migration=pending(facts.support_version))


def detached(model: Model, facts: ServerFacts) -> CatalogState:
    """Return the state of a copy with roles of its own, and nobody in them. Raises CompileError."""
    desired = enforced(model, facts)
    registrar = Names(model.prefix).registrar
    return replace(
        desired,
        memberships=frozenset(each for each in desired.memberships if each.member == registrar),
        logins=frozenset(),
        people=frozenset(),
        timed=frozenset(),
    )


def make_detach_plan(connection: Connection, model: Model) -> Plan:
    """Return what gives a copy roles of its own; `model` has the new prefix and the former one.

    Raises WrongPlace if the database is the home of the roles or has not this model, and what `make_plan`
    raises.
    """
    with (
        translated("reading the database"),
        as_keeper(connection, model.prefix, former=model.former_prefix, printing=printed_tables(model)),
    ):
        inspection = inspect_model(connection, model)
        if found := tuple(not_a_copy(inspection.current.homes, inspection.facts, model)):
            raise WrongPlace(found)
        desired = detached(model, inspection.facts)
        as_printed = print_desired(connection, model, inspection, desired)
        layout = layouts(model, inspection, desired).after
        rows = stranded(connection, layout, inspection.current, desired, inspection.facts)
        options = Options(model.prefix, model.logins, detached=True, stranded=rows, time_zone=model.time_zone)
        difference = diff(inspection.current, desired, as_printed, inspection.facts, options)
        difference = _with_preflight(connection, model, difference, inspection.facts)
    return build_plan(difference, inspection.current, desired, inspection.facts)


def make_plan(
    connection: Connection,
    model: Model,
    *,
    leave_out_unclassified: bool = False,
    adopt_database: bool = False,
    model_wins: bool = False,
    on_standby: bool = False,
) -> Planned:
    """Return what would bring the database in line with the model; changes nothing.

    With `model_wins` the model holds where a manager changed the same membership.
    With `adopt_database` the database takes the place of the one that is the home of the model's roles.
    A role without superuser joins the keepers for it, so it needs a primary server. With `on_standby` a
    standby will do: what only a primary can print is left out, and an advice says what. What it lacks to
    carry out the plan is a blocking finding. Raises CompileError if the model does not fit the database (see
    `compile_model`), PrivilegesMissing if the session lacks one to plan, WrongPlace if another
    model is installed, DatabaseError if it cannot be read.
    """
    with (
        translated("reading the database"),
        as_keeper(connection, model.prefix, former=model.former_prefix, printing=printed_tables(model)),
    ):
        inspection = inspect_model(connection, model)
        require_own(model, inspection.facts)
        desired = enforced(model, inspection.facts, leave_out_unclassified=leave_out_unclassified)
        left_out = on_standby and is_standby(connection)
        if left_out:
            as_printed = taken_as_printed(inspection.current, desired)
        else:
            as_printed = print_desired(connection, model, inspection, desired)
        facts, current = inspection.facts, inspection.current
        both = layouts(model, inspection, desired)
        options = Options(
            model.prefix,
            model.logins,
            adopt_database=adopt_database,
            model_wins=model_wins,
            stranded=stranded(connection, both.after, current, desired, facts),
            time_zone=model.time_zone,
        )
        difference = diff(current, desired, as_printed, facts, options)
        if difference.changes and not left_out:
            difference = directed(connection, both, facts, current, desired, difference)
            difference = people_judged(both, current, facts, difference)
        difference = _with_preflight(connection, model, difference, facts)
        ending = tuple(disagreements(model, current))
        disputed = tuple(told(connection, model, difference.disputes))
        elsewhere = tuple(distributed(connection, desired.tables))
        offices = tuple(kept_offices(connection, difference.changes, current, facts, model.prefix))
        told_first = (*ending, *elsewhere, *disputed, *offices)
        difference = replace(difference, findings=(*difference.findings, *told_first))
        blinding = tuple(blinding_advice(connection, difference.changes, current, desired, facts, options))
        rows = (
            *outside_tree(connection, both.after, facts),
            *attribute_rows(connection, model, inspection.facts, current),
            *rows_without_top(connection, model, inspection.facts),
        )
        loops = (each for each in rows if each.blocking)
        difference = replace(difference, findings=(*difference.findings, *loops))
    standing = (
        *advise(both.after, facts, current),
        *attribute_advice(model, facts),
        *(each for each in rows if not each.blocking),
    )
    advice = (
        *granting_changes(current, desired, facts),
        *published_advice(facts, current, desired),
        *opened_advice(connection, difference.changes, current, desired),
        *lock_advice(difference.changes, facts),
        *exclusive_advice(difference.changes, model, facts),
        *blinding,
        *(not_compared(facts, as_printed) if left_out else ()),
    )
    new = since(model, inspection, desired, both, standing)
    plan = build_plan(
        difference, current, desired, facts, (*new.advice, *advice), new.known, new.declarations
    )
    plan = replace(plan, offers=offers(model, current))
    return Planned(plan, inspection, desired, difference, both if difference.changes else None)


def require_own(model: Model, facts: ServerFacts) -> None:
    """Raise WrongPlace if another model is installed in the database."""
    if found := tuple(another_model(facts, model.prefix, model.former_prefix)):
        raise WrongPlace(found)


def printed_tables(model: Model) -> tuple[TableName, ...]:
    """Return the tables that get policies with conditions: a plan copies their columns."""
    return tuple(model.guarded())


def _with_preflight(
    connection: Connection, model: Model, difference: Difference, facts: ServerFacts
) -> Difference:
    missing = preflight(connection, model, difference.changes, facts)
    return replace(difference, findings=(*difference.findings, *missing))


def make_fresh_plan(model: Model, major: int, database: str = "") -> Plan:
    """Return the plan for an empty database of which nothing is known but the server's major version.

    Raises CompileError.
    """
    facts = ServerFacts(version=VERSION_FLOORS[major], database=database)
    desired = enforced(model, facts)
    options = Options(model.prefix, model.logins, time_zone=model.time_zone)
    changes = diff(CatalogState(), desired, Printed(), facts, options).changes
    return build_plan(Difference(changes, ()), CatalogState(), desired, facts)


def make_removal_plan(connection: Connection, model: Model, *, open_tables: bool = False) -> Plan:
    """Return what would take everything of ours out of the database; changes nothing.

    Whoever could read a table afterwards is a blocking finding, unless `open_tables`, and so is what the
    session lacks. Raises PrivilegesMissing and DatabaseError.
    """
    with as_keeper(connection, model.prefix):
        return _removal_plan(connection, model, open_tables=open_tables)


def _removal_plan(connection: Connection, model: Model, *, open_tables: bool) -> Plan:
    with read_only(connection):
        inspection = inspect_model(connection, replace(model, former_prefix=None))
        model = with_unnamed(model, inspection.facts)
        tables = guarded_by_us(model, inspection.facts, inspection.current)
        desired = compile_removal(model, inspection.facts)
        able = readers(connection, tables, inspection.current, desired.mark)
    difference = removal(model, inspection.facts, inspection.current, able, open_tables=open_tables)
    difference = _with_preflight(connection, model, difference, inspection.facts)
    return build_plan(difference, inspection.current, desired, inspection.facts)


def print_desired(
    connection: Connection, model: Model, inspection: Inspection, desired: CatalogState
) -> Printed:
    """Return how this server prints every expression of the desired state.

    Raises CompileError: with the filters of the model that do not fit, or, where each fits alone, with the
    tables and views that get them.
    """
    try:
        return _print_desired(connection, inspection, desired, time_zone=model.time_zone)
    except CompileError as refused:
        unfit = unfit_filters(connection, model, inspection.facts)
        raise CompileError(unfit or refused.diagnostics) from refused


def _print_desired(
    connection: Connection, inspection: Inspection, desired: CatalogState, *, time_zone: str
) -> Printed:
    """What the expressions call and what is not there yet is made first and rolled back with the rest."""
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
            if each.kind is Kind.VIEW and identity not in coming and each.stand_in is None
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
            each.kind is Kind.VIEW and not is_contact_view(each.name) and identity not in coming
        )
        named = named and not (each.function is not None and each.function.runs_in_triggers)
        if named and each.create is not None and identity not in current.objects:
            # compiled, or a file of sql/support
            connection.execute(SQL(str(each.stand_in or each.create)))
