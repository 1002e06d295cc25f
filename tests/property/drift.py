"""What other hands do to a state. Hypothesis draws some of it; `diff` must put right what is ours."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from hypothesis import strategies as st

from crm_rls.catalog import (
    PUBLIC,
    CatalogState,
    Command,
    Grant,
    Kind,
    PersonRow,
    Policy,
    RoleMembership,
    TableFlags,
    TimedRow,
)
from crm_rls.postgres.names import Names
from tests.property.strategies import INTERVALS

T = TypeVar("T")


def drifted(draw: st.DrawFn, state: CatalogState, names: Names) -> CatalogState:
    """Return the state after up to four things that somebody did by hand."""
    for happened in draw(st.lists(st.sampled_from(EVERY), max_size=4)):
        state = happened(draw, state, names)
    return state


def _one(draw: st.DrawFn, things: Sequence[T]) -> T:
    return draw(st.sampled_from(things))


def _ours(state: CatalogState, names: Names) -> list[str]:
    return sorted(name for name in state.roles if name.startswith(f"{names.prefix}_"))


def _foreign_policy(draw: st.DrawFn, state: CatalogState, _: Names) -> CatalogState:
    table = _one(draw, sorted(state.tables))
    soon = {key[1].replace("_g", "_h") for key in state.policies if key[0] == table}
    name = _one(draw, ["foreign", *sorted(name for name in soon if (table, name) not in state.policies)])
    role = _one(draw, [PUBLIC, *sorted(state.logins)])
    command = _one(draw, [Command.SELECT, Command.ALL])
    policy = Policy(table, name, command, (role,), using="true", permissive=_one(draw, [True, False]))
    return replace(state, policies={**state.policies, (table, name): policy})


def _changed_policy(draw: st.DrawFn, state: CatalogState, _: Names) -> CatalogState:
    if not state.policies:
        return state
    key = _one(draw, sorted(state.policies))
    policy = state.policies[key]
    wrong = _one(draw, ["true", "false"])
    changed = replace(policy, using=policy.using and wrong, check=policy.check and wrong)
    return replace(state, policies={**state.policies, key: changed})


def _disowned_policy(draw: st.DrawFn, state: CatalogState, _: Names) -> CatalogState:
    if not state.policies:
        return state
    key = _one(draw, sorted(state.policies))
    foreign = replace(state.policies[key], using="true", check=None, command=Command.SELECT, mark=None)
    return replace(state, policies={**state.policies, key: foreign})


def _dropped_policy(draw: st.DrawFn, state: CatalogState, _: Names) -> CatalogState:
    if not state.policies:
        return state
    gone = _one(draw, sorted(state.policies))
    return replace(state, policies={key: each for key, each in state.policies.items() if key != gone})


def _flags(draw: st.DrawFn, state: CatalogState, _: Names) -> CatalogState:
    table = _one(draw, sorted(state.tables))
    flags = _one(draw, [TableFlags(False, False), TableFlags(True, False), TableFlags(True, True)])
    return replace(state, tables={**state.tables, table: flags})


def _member(draw: st.DrawFn, state: CatalogState, names: Names) -> CatalogState:
    ours = _ours(state, names)
    if not ours:
        return state
    role, login = _one(draw, ours), _one(draw, sorted(state.logins))
    member = RoleMembership(role, login, admin=draw(st.booleans()), grantor="postgres")
    return replace(state, memberships=state.memberships | {member})


def _no_member(draw: st.DrawFn, state: CatalogState, _: Names) -> CatalogState:
    if not state.memberships:
        return state
    return replace(state, memberships=state.memberships - {_one(draw, sorted(state.memberships))})


def _privilege(draw: st.DrawFn, state: CatalogState, names: Names) -> CatalogState:
    table = _one(draw, sorted(state.tables))
    grantee = _one(draw, [PUBLIC, *_ours(state, names)])
    privilege = _one(draw, ["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE"])
    column = _one(draw, ["", "", "id"]) if privilege in ("SELECT", "INSERT", "UPDATE") else ""
    grant = Grant(Kind.TABLE, table.schema, table.name, grantee, privilege, column, draw(st.booleans()))
    others = frozenset(each for each in state.grants if replace(each, grantable=grant.grantable) != grant)
    return replace(state, grants=others | {grant})


def _wider_privilege(draw: st.DrawFn, state: CatalogState, _: Names) -> CatalogState:
    on_columns = sorted(grant for grant in state.grants if grant.column)
    if not on_columns:
        return state
    return replace(state, grants=state.grants | {replace(_one(draw, on_columns), column="")})


def _no_privilege(draw: st.DrawFn, state: CatalogState, _: Names) -> CatalogState:
    return replace(state, grants=state.grants - {_one(draw, sorted(state.grants))}) if state.grants else state


def _no_object(draw: st.DrawFn, state: CatalogState, _: Names) -> CatalogState:
    free = [key for key, each in state.objects.items() if each.kind in (Kind.TRIGGER, Kind.FOREIGN_KEY)]
    if not free:
        return state
    gone = _one(draw, sorted(free))
    return replace(state, objects={key: each for key, each in state.objects.items() if key != gone})


def _changed_object(draw: st.DrawFn, state: CatalogState, _: Names) -> CatalogState:
    kinds = (Kind.FUNCTION, Kind.TRIGGER, Kind.FOREIGN_KEY)
    found = [key for key, each in state.objects.items() if each.kind in kinds]
    if not found:
        return state
    key = _one(draw, sorted(found))
    # At the end stays what others are found by.
    changed = replace(state.objects[key], definition=f"changed {state.objects[key].definition}")
    return replace(state, objects={**state.objects, key: changed})


def _other_owner(draw: st.DrawFn, state: CatalogState, _: Names) -> CatalogState:
    owned = [key for key, each in state.objects.items() if each.owner]
    if not owned:
        return state
    key = _one(draw, sorted(owned))
    taken = replace(state.objects[key], owner=_one(draw, sorted(state.roles)))
    return replace(state, objects={**state.objects, key: taken})


def _attribute(draw: st.DrawFn, state: CatalogState, names: Names) -> CatalogState:
    ours = _ours(state, names)
    if not ours:
        return state
    role = state.roles[_one(draw, ours)]
    return replace(state, roles={**state.roles, role.name: replace(role, bypass_rls=True)})


def _person(draw: st.DrawFn, state: CatalogState, _: Names) -> CatalogState:
    if not state.people:
        return state
    row = _one(draw, sorted(state.people))
    changed = replace(row, attributes=(("number", "2"), ("short", "a")), declared=draw(st.booleans()))
    return replace(state, people=state.people - {row} | {changed})


def _stranger(draw: st.DrawFn, state: CatalogState, _: Names) -> CatalogState:
    free = sorted(state.logins - {row.login for row in state.people})
    if not free or not state.people:
        return state
    login = _one(draw, free)
    row = PersonRow(login, f"somebody with {login}", (("short", "b"),), declared=False)
    return replace(state, people=state.people | {row})


def _timed(draw: st.DrawFn, state: CatalogState, _: Names) -> CatalogState:
    if not state.people:
        return state
    login = _one(draw, sorted(state.people)).login
    row = TimedRow(login, _one(draw, ["g0", "g1"]), *_one(draw, INTERVALS), reason="by hand", declared=False)
    return replace(state, timed=state.timed | {row})


def _no_timed(draw: st.DrawFn, state: CatalogState, _: Names) -> CatalogState:
    return (
        replace(state, timed=state.timed - {_one(draw, sorted(state.timed, key=repr))})
        if state.timed
        else state
    )


EVERY: tuple[Callable[[st.DrawFn, CatalogState, Names], CatalogState], ...] = (
    _foreign_policy, _disowned_policy, _changed_policy, _dropped_policy, _flags,
    _member, _no_member, _privilege, _wider_privilege, _no_privilege,
    _no_object, _changed_object, _other_owner, _attribute, _person, _stranger, _timed, _no_timed,
)  # fmt: skip
