"""The two sides that are compared: of a plan, or of two models, in one database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from crm_rls.catalog import CatalogState, PersonRow, RoleMembership, ServerFacts, TimedRow
from crm_rls.catalog.inspector import Inspection
from crm_rls.change.kinds import Backfill, Change, RenameGroupRows, RenameRole
from crm_rls.compile.reach.layout import lay_out
from crm_rls.model import Model, Right, TableName
from crm_rls.plan.impact.counting import Compared
from crm_rls.plan.impact.holdings import Holdings, after, holdings
from crm_rls.plan.impact.subjects import Side
from crm_rls.plan.verdicts.layouts import Layouts
from crm_rls.postgres.connection import Connection, read_only
from crm_rls.postgres.names import Names
from crm_rls.postgres.sqlfiles import load

_PRIVILEGES = {"SELECT": Right.READ, "UPDATE": Right.UPDATE, "DELETE": Right.DELETE}

NOBODY = Holdings({}, frozenset(), {}, {}, {})

IN_FORCE = "what is in force"
NOTHING_IN_FORCE = "no model in force: what the privileges of people allow on tables without row security"


def of_plan(
    connection: Connection, layouts: Layouts, inspection: Inspection, changes: Sequence[Change]
) -> Compared:
    """Return what was in force, as it is recorded, beside the model with the people as the changes make them.

    Raises DatabaseError.
    """
    facts, current, model = inspection.facts, inspection.current, layouts.after.model
    moment = facts.now or datetime.now(UTC)
    if layouts.unknown:
        nothing = Side(None, NOBODY)
        why = f"nothing was counted: {layouts.unknown}"
        return Compared(model, facts, nothing, nothing, (), IN_FORCE, notes=(why,))
    was = None if layouts.before is None else layouts.before.model
    held = NOBODY if was is None else _registered(holdings(current, was, moment), current)
    will = _registered(holdings(after(current, changes), model, moment), current)
    tables, notes = _tables(was, model, facts, current)
    if was is not None and was.time_zone != model.time_zone:
        notes.append("moments without a time zone in filters were read in the new time zone on both sides")
    if any(isinstance(change, Backfill) and _is_assigned(model, change.table) for change in changes):
        notes.append("rows were counted with the values that they have now, before columns are filled")
    return Compared(
        model,
        facts,
        Side(layouts.before, held, _past(connection, tables, was, sorted({*held.people, *will.people}))),
        Side(layouts.after, will, open=frozenset(model.public)),
        tables,
        NOTHING_IN_FORCE if was is None else IN_FORCE,
        _former(was, model),
        tuple(notes),
    )


def _is_assigned(model: Model, table: TableName) -> bool:
    """Say whether rules fill columns of a table that filters read."""
    ruled = [each for each in model.assignment if each.rules]
    return any(table == model.root.name or each.column_on(table) is not None for each in ruled)


def of_models(old: Model, new: Model, inspection: Inspection) -> Compared:
    """Return one model beside another one, with the rows of a database and the memberships that stand there.

    A membership counts on both sides if it stands in the database, unless just one of the models declares it.
    Tables that only one of the models guards are not compared. Raises CompileError.
    """
    facts, current = inspection.facts, inspection.current
    moment = facts.now or datetime.now(UTC)
    installed = facts.installed or new.prefix
    one, other = (replace(each, prefix=installed) for each in (old, new))
    base = _without_declared(current, one, other)
    former = _former(one, other)
    renamed = after(base, _renames(Names(installed), former))

    def side(model: Model, state: CatalogState) -> Side:
        held = holdings(_with_declared(state, model), model, moment)
        return Side(lay_out(model, facts), _registered(held, current))

    guarded = [set(each.guarded()) for each in (old, new)]
    known = [table for table in new.guarded() if table in guarded[0] and table in facts.tables]
    notes = tuple(
        f"{table} was not compared: only one of the models guards it, or it is not there"
        for table in sorted((guarded[0] | guarded[1]) - set(known))
    )
    before, then = side(one, base), side(other, renamed)
    return Compared(other, facts, before, then, tuple(known), "the first model", former, notes)


def _renames(names: Names, former: Mapping[str, str]) -> Iterator[Change]:
    for new, old in former.items():
        yield RenameRole(names.group_role(old), names.group_role(new))
        yield RenameGroupRows(old, new)


def _former(was: Model | None, model: Model) -> Mapping[str, str]:
    there = set() if was is None else {group.name for group in was.groups}
    return {group.name: group.was for group in model.groups if group.was in there and group.was is not None}


def _registered(found: Holdings, current: CatalogState) -> Holdings:
    """Return who is no superuser and has no BYPASSRLS: these see every row before and afterwards."""
    past = {name for name, role in current.roles.items() if role.superuser or role.bypass_rls}
    return replace(found, people={login: name for login, name in found.people.items() if login not in past})


# -- tables ----------------------------------------------------------------------------------------------


def _tables(
    was: Model | None, model: Model, facts: ServerFacts, current: CatalogState
) -> tuple[tuple[TableName, ...], list[str]]:
    """Return the tables that are compared, and what is left out."""
    guarded_before = () if was is None else tuple(was.guarded())
    classified = {*model.guarded(), *model.public, *model.blocked}
    found: list[TableName] = []
    notes: list[str] = []
    foreign = {each.table for each in current.policies.values() if not each.ours}
    for table in dict.fromkeys((*model.guarded(), *guarded_before)):
        flags = current.tables.get(table)
        if table not in facts.tables or flags is None:
            notes.append(f"{table} was not counted: it is not there")
        elif table not in classified:
            notes.append(f"{table} was not counted: it leaves the model, and its own privileges decide")
        elif table in foreign and table not in guarded_before:
            notes.append(f"{table} was not counted: what its own policies show is not known")
        else:
            found.append(table)
    return tuple(found), notes


def _past(
    connection: Connection, tables: Iterable[TableName], was: Model | None, logins: Sequence[str]
) -> Mapping[tuple[str, TableName], frozenset[Right]]:
    """Return what logins may do with tables that were not guarded."""
    guarded = set() if was is None else set(was.guarded())
    asked = [table for table in tables if table not in guarded]
    if not asked or not logins:
        return {}
    parameters = {
        "logins": list(logins),
        "table_schemas": [table.schema for table in asked],
        "tables": [table.name for table in asked],
    }
    found: dict[tuple[str, TableName], frozenset[Right]] = {}
    with read_only(connection):
        rows = connection.execute(load("inspect", "rights_without_policies"), parameters).fetchall()
    for login, schema, name, privilege in rows:
        key = (str(login), TableName(str(schema), str(name)))
        found[key] = found.get(key, frozenset()) | {_PRIVILEGES[str(privilege)]}
    return found


# -- declared people -------------------------------------------------------------------------------------


def _without_declared(state: CatalogState, *models: Model) -> CatalogState:
    """Return the state without the memberships that some of the models declare."""
    declared = {(login, group) for model in models for login, group in _declared(model)}
    names = Names(models[0].prefix)
    pairs = {(login, names.group_role(group)) for login, group in declared}
    return replace(
        state,
        memberships=frozenset(each for each in state.memberships if (each.member, each.role) not in pairs),
        timed=frozenset(each for each in state.timed if (each.login, each.group) not in declared),
    )


def _with_declared(state: CatalogState, model: Model) -> CatalogState:
    """Return the state with the people and memberships that a model declares."""
    names = Names(model.prefix)
    logins = {person.name: person.login for person in model.people}
    declared = {person.login: person for person in model.people}
    there = {row.login: row for row in state.people}
    rows = [
        replace(
            there.get(login, PersonRow(login, person.name)),
            person=person.name,
            attributes=tuple(sorted(person.attributes.items())),
        )
        for login, person in declared.items()
    ]
    others = [row for row in state.people if row.login not in declared]
    memberships = set(state.memberships)
    memberships |= {RoleMembership(names.persons, login) for login in declared}
    timed = set(state.timed)
    for each in model.memberships:
        login = logins[each.person]
        if each.timed:
            timed.add(TimedRow(login, each.group, each.valid_from, each.valid_until, each.reason))
        elif there.get(login, PersonRow(login, "")).active:
            memberships.add(RoleMembership(names.group_role(each.group), login))
    return replace(
        state,
        people=frozenset((*rows, *others)),
        memberships=frozenset(memberships),
        timed=frozenset(timed),
    )


def _declared(model: Model) -> Iterator[tuple[str, str]]:
    logins = {person.name: person.login for person in model.people}
    yield from ((logins[each.person], each.group) for each in model.memberships)
