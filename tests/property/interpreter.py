"""What changes do, without a server: each takes a state to the next, or is refused as PostgreSQL would.

It knows nothing of how `diff` finds changes. Expressions are kept as they are written, so the server's print
of a policy is the policy's own text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from crm_rls.catalog import (
    PUBLIC,
    Binding,
    CatalogState,
    Grant,
    Kind,
    Policy,
    Role,
    SupportObject,
    TableFlags,
)
from crm_rls.change import kinds as c
from crm_rls.model import TableName
from crm_rls.postgres.names import SUPPORT_SCHEMAS
from crm_rls.postgres.sqltext import Identifier, text

Identity = tuple[str, str, str, str]


class Refused(AssertionError):
    """PostgreSQL would not do this."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A state in the middle of a plan.

    `locked` are the tables that a transaction holds alone; `known` are all objects of ours that any state of
    the test has, so that it is noticed when something names one that is not there.
    """

    state: CatalogState
    known: Mapping[Identity, SupportObject]
    locked: frozenset[TableName] = frozenset()


def demand(holds: object, why: str) -> None:
    """Raise Refused unless it holds."""
    if not holds:
        raise Refused(why)


def done(standing: Standing, change: c.Change) -> Standing:
    """Return what stands after the change. Raises Refused."""
    match change:
        case c.Suspend(table):
            flags = {**standing.state.tables, table: replace(standing.state.tables[table], enabled=False)}
            locked = standing.locked | {table}
            return replace(standing, state=replace(standing.state, tables=flags), locked=locked)
        case c.ProtectTable(table, _):
            flags = {**standing.state.tables, table: TableFlags(enabled=True, forced=True)}
            locked = standing.locked - {table}
            return replace(standing, state=replace(standing.state, tables=flags), locked=locked)
        case c.CreatePolicy(policy) | c.AlterPolicy(_, policy):
            _demand_named(standing, policy)
        case (
            c.MigrateSupport()
            | c.RenameObject()
            | c.ChangeOwner()
            | c.MarkObject()
            | c.CreateObject()
            | c.ReplaceObject()
            | c.DropObject()
        ):
            return replace(standing, state=_objects(standing, change))
        case _:
            pass
    return replace(standing, state=_done(standing.state, change))


def _done(state: CatalogState, change: c.Change) -> CatalogState:
    match change:
        case c.RenameRole() | c.CreateLogin() | c.CreateRole() | c.AlterRole() | c.DropRole():
            return _roles(state, change)
        case c.RenamePolicy() | c.MarkPolicy() | c.CreatePolicy() | c.AlterPolicy() | c.DropPolicy():
            return _policies(state, change)
        case c.GrantRole(membership, current):
            demand({membership.role, membership.member} <= set(state.roles), f"{membership}: no such role")
            return replace(state, memberships=state.memberships - {current} | {membership})
        case c.RevokeRole(membership):
            demand(membership in state.memberships, f"{membership} does not stand")
            return replace(state, memberships=state.memberships - {membership})
        case c.SetHome(_, database):
            demand(not state.homes, "the home is elsewhere")
            return replace(state, homes=(database,))
        case c.RenameHome(_, _, _, database):
            demand(state.homes == (database,), "the home is elsewhere")
            return state
        case c.LeaveHome(_, database):
            return replace(state, homes=tuple(each for each in state.homes if each != database))
        case c.GrantPrivilege() | c.RevokePrivilege() | c.RecordTaken() | c.ForgetTaken():
            return _privileges(state, change)
        case c.OpenTable(table):
            return replace(state, tables={**state.tables, table: TableFlags()})
        case c.Backfill() | c.Replan() | c.RecordMemberships():
            return state
        case c.RecordInForce(part=part, content=content):
            return replace(state, in_force={**state.in_force, part: content})
        case c.PutRegistry(row, _):
            kept = (each for each in state.registry if (each.table, each.key) != (row.table, row.key))
            return replace(state, registry=frozenset((*kept, row)))
        case c.DropRegistry(row):
            demand(row in state.registry, f"{row} does not stand")
            return replace(state, registry=state.registry - {row})
        case _:
            return _people(state, change)


# -- roles ---------------------------------------------------------------------------------------------


def _roles(state: CatalogState, change: c.Change) -> CatalogState:
    roles = dict(state.roles)
    match change:
        case c.RenameRole(old, new, mark):
            demand(old in roles and new not in roles, f"{old} cannot be called {new}")
            renamed = _renamed(state, old, new)
            role = renamed.roles[new]
            marked = replace(role, mark=mark if mark is not None else role.mark)
            return replace(renamed, roles={**renamed.roles, new: marked})
        case c.CreateLogin(name):
            demand(name not in roles, f"{name} is there")
            roles[name] = Role(name, login=True)
            return replace(state, roles=roles, logins=state.logins | {name})
        case c.CreateRole(role):
            demand(role.name not in roles, f"{role.name} is there")
            return replace(state, roles={**roles, role.name: role})
        case c.AlterRole(current, desired):
            demand(roles.get(desired.name) == current, f"{current} does not stand")
            return replace(state, roles={**roles, desired.name: replace(desired, mark=current.mark)})
        case c.DropRole(name):
            _demand_free(state, roles.pop(name).name)
            members = frozenset(m for m in state.memberships if name not in (m.role, m.member))
            return replace(state, roles=roles, memberships=members)
    raise TypeError(change)


def _demand_free(state: CatalogState, role: str) -> None:
    used = [grant for grant in state.grants if grant.grantee == role]
    named = [policy.name for policy in state.policies.values() if role in policy.roles]
    demand(not used and not named, f"{role} cannot be dropped: {used} {named}")


def _renamed(state: CatalogState, old: str, new: str) -> CatalogState:
    def name(role: str) -> str:
        return new if role == old else role

    return replace(
        state,
        roles={name(role): replace(each, name=name(role)) for role, each in state.roles.items()},
        memberships=frozenset(
            replace(each, role=name(each.role), member=name(each.member)) for each in state.memberships
        ),
        policies={
            key: replace(policy, roles=tuple(map(name, policy.roles)))
            for key, policy in state.policies.items()
        },
        grants=frozenset(replace(grant, grantee=name(grant.grantee)) for grant in state.grants),
    )


# -- privileges ----------------------------------------------------------------------------------------


def _privileges(state: CatalogState, change: c.Change) -> CatalogState:
    match change:
        case c.GrantPrivilege(grant):
            return _granted(state, grant)
        case c.RevokePrivilege(grant, _):
            return _revoked(state, grant)
        case c.RecordTaken(grant):
            demand(grant not in state.taken, f"{grant} is recorded")
            return replace(state, taken=state.taken | {grant})
        case c.ForgetTaken(grant):
            return replace(state, taken=state.taken - {grant})
    raise TypeError(change)


def _granted(state: CatalogState, grant: Grant) -> CatalogState:
    demand(grant.grantee == PUBLIC or grant.grantee in state.roles, f"{grant}: no such role")
    if grant.schema in SUPPORT_SCHEMAS:
        names = {each.name for each in state.objects.values() if each.schema == grant.schema}
        demand(grant.name in names, f"{grant}: no such object")
    if replace(grant, grantable=True) in state.grants:
        return state
    return replace(state, grants=state.grants | {grant})


def _revoked(state: CatalogState, grant: Grant) -> CatalogState:
    # Revoking a privilege on a table revokes it on every column, too (manual, REVOKE); what is not there is
    # revoked without a word.
    gone = {
        each
        for each in state.grants
        if each == grant
        or (not grant.column and replace(each, column="", grantable=grant.grantable) == grant)
    }
    return replace(state, grants=state.grants - gone)


# -- people --------------------------------------------------------------------------------------------


def _people(state: CatalogState, change: c.Change) -> CatalogState:
    match change:
        case c.PutPerson(row):
            others = frozenset(each for each in state.people if each.login != row.login)
            return replace(state, people=others | {row})
        case c.DropPerson(row):
            people = frozenset(each for each in state.people if each.login != row.login)
            timed = frozenset(each for each in state.timed if each.login != row.login)
            return replace(state, people=people, timed=timed)
        case c.PutSuspended(login, groups, now):
            (row,) = (each for each in state.people if each.login == login)
            demand(row.suspended == now, f"{login} would get back {row.suspended}")
            return replace(state, people=state.people - {row} | {replace(row, suspended=groups)})
        case c.FollowLogins():
            return replace(state, people=frozenset(replace(row, recorded="") for row in state.people))
        case c.BindPersons(logins, binds):
            binding = Binding.BOUND if binds else Binding.FOREIGN
            people = frozenset(
                replace(row, binding=binding) if row.login in logins else row for row in state.people
            )
            return replace(state, people=people)
        case c.EndShares():
            return replace(state, shares=frozenset())
        case c.PutTimed(timed_row):
            demand(timed_row.login in {each.login for each in state.people}, f"{timed_row}: nobody")
            return replace(state, timed=state.timed | {timed_row})
        case c.DropTimed(timed_row):
            return replace(state, timed=state.timed - {timed_row})
        case c.RenameGroupRows(old, new):
            return replace(
                state,
                timed=frozenset(replace(row, group=new) if row.group == old else row for row in state.timed),
                people=frozenset(
                    replace(
                        row, suspended=tuple(sorted(new if name == old else name for name in row.suspended))
                    )
                    for row in state.people
                ),
            )
    raise TypeError(change)


# -- policies ------------------------------------------------------------------------------------------


def _policies(state: CatalogState, change: c.Change) -> CatalogState:
    policies = dict(state.policies)
    match change:
        case c.RenamePolicy(table, old, new, mark):
            demand((table, old) in policies and (table, new) not in policies, f"{old} cannot be called {new}")
            policy = policies.pop((table, old))
            policies[table, new] = replace(policy, name=new, mark=mark if mark is not None else policy.mark)
        case c.MarkPolicy(policy):
            standing = policies[policy.table, policy.name]
            demand(standing.mark != policy.mark, f"{policy.name} is marked")
            policies[policy.table, policy.name] = replace(standing, mark=policy.mark)
        case c.CreatePolicy(policy):
            demand((policy.table, policy.name) not in policies, f"{policy.name} is there")
            demand(set(policy.roles) <= set(state.roles), f"{policy.name}: no such role")
            policies[policy.table, policy.name] = policy
        case c.AlterPolicy(_, policy):
            standing = policies[policy.table, policy.name]
            demand((standing.command, standing.permissive) == (policy.command, policy.permissive), "command")
            policies[policy.table, policy.name] = replace(
                standing,
                roles=policy.roles,
                using=policy.using if policy.using is not None else standing.using,
                check=policy.check if policy.check is not None else standing.check,
            )
        case c.DropPolicy(policy):
            demand((policy.table, policy.name) in policies, f"{policy.name} is not there")
            del policies[policy.table, policy.name]
    return replace(state, policies=policies)


def names(policy: Policy, each: SupportObject) -> bool:
    """Say whether a policy names an object of ours."""
    if each.kind in (Kind.FUNCTION, Kind.VIEW):
        written = _written(each.schema, each.name)
    elif each.kind is Kind.COLUMN and policy.table == TableName(each.schema, each.table):
        written = _written(each.table, each.name)
    else:
        return False
    return any(written in (expression or "") for expression in (policy.using, policy.check))


@cache
def _written(before: str, name: str) -> str:
    return text(Identifier(before, name))


def _demand_named(standing: Standing, policy: Policy) -> None:
    for identity, each in standing.known.items():
        demand(
            identity in standing.state.objects or not names(policy, each),
            f"{policy.name} names {each.name}, which is not there",
        )


# -- objects -------------------------------------------------------------------------------------------


def _objects(standing: Standing, change: c.Change) -> CatalogState:
    state, objects = standing.state, dict(standing.state.objects)
    match change:
        case c.MigrateSupport(migration):
            for identity in migration.touches:
                demand(identity not in objects, f"{identity} is there")
                made = standing.known[identity]
                objects[identity] = replace(made, owner="postgres" if made.owner else "")
        case c.CreateObject(desired):
            demand(desired.identity not in objects, f"{desired.identity} is there")
            demand(not desired.owner or desired.owner in state.roles, f"{desired.owner} is not there")
            objects[desired.identity] = desired
            _demand_grounds(objects, desired)
        case c.ReplaceObject(current, desired):
            demand(objects.get(current.identity) == current, f"{current.identity} does not stand")
            # Others need functions and views, which are replaced where they stand; nobody needs a trigger.
            kept = desired.kind in (Kind.FUNCTION, Kind.VIEW, Kind.TRIGGER)
            demand(kept, f"{desired.identity} would be dropped")
            objects[desired.identity] = desired
        case c.RenameObject(current, name):
            demand(objects.pop(current.identity, None) == current, f"{current.identity} does not stand")
            renamed = replace(current, name=name)
            objects[renamed.identity] = renamed
        case c.ChangeOwner(current, owner):
            demand(objects.get(current.identity) == current, f"{current.identity} does not stand")
            demand(owner in state.roles, f"{owner} is not there")
            objects[current.identity] = replace(current, owner=owner)
        case c.MarkObject(desired):
            demand(not objects[desired.identity].marked, f"{desired.identity} is marked")
            objects[desired.identity] = replace(objects[desired.identity], marked=True)
        case c.DropObject(current):
            demand(objects.pop(current.identity, None) == current, f"{current.identity} does not stand")
            for policy in state.policies.values():
                demand(not names(policy, current), f"{policy.name} needs {current.name}")
            for each in objects.values():
                demand(not _needs(each, current), f"{each.identity} needs {current.identity}")
    return replace(state, objects=objects)


def _needs(each: SupportObject, other: SupportObject) -> bool:
    """Say whether one object cannot be without the other: keys, triggers and what stands in our schema."""
    if other.kind is Kind.SCHEMA:
        return each.schema == other.name
    if other.kind is Kind.FUNCTION:
        return each.kind is Kind.TRIGGER and each.definition.endswith(f"{other.schema}.{other.name}")
    if other.kind is Kind.INDEX and each.kind is Kind.FOREIGN_KEY:
        columns = other.definition.removeprefix("unique ")
        return f"references {other.schema}.{other.table} {columns} " in each.definition
    return other.kind is Kind.TABLE and (each.schema, each.table) == (other.schema, other.name)


def _demand_grounds(objects: Mapping[Identity, SupportObject], new: SupportObject) -> None:
    if new.kind is Kind.TRIGGER:
        functions = [each for each in objects.values() if each.kind is Kind.FUNCTION and _needs(new, each)]
        demand(functions, f"{new.identity} has no function")
    if new.kind is Kind.FOREIGN_KEY:
        indexes = [each for each in objects.values() if each.kind is Kind.INDEX and _needs(new, each)]
        demand(indexes, f"{new.identity} has no unique index")
