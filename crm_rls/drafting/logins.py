"""The logins that can reach the tables: persons where that is sure, and a guess for the others. Pure.

A person without a group sees nothing, so to declare one is safe. A service sees every row of its tables, so
it is declared only if somebody says so, and with no more than it may do today.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from crm_rls.catalog import CatalogState, Role, ServerFacts
from crm_rls.drafting.drafts import LoginDraft, LoginKind, TableClass, TableDraft
from crm_rls.drafting.policies import LOGIN_NAME
from crm_rls.drafting.profile import Profile, login_column
from crm_rls.drafting.roots import Tables
from crm_rls.drafting.words import GATEWAY, SERVICE
from crm_rls.model import TableName

_RIGHTS = {"SELECT": "read", "INSERT": "create", "UPDATE": "update", "DELETE": "delete"}


def staff_logins(tables: Tables, profile: Profile) -> Mapping[str, TableName]:
    """Return the logins that stand in a table of staff."""
    found = (login_column(table) for table in tables.values())
    return {login: each.table for each in found if each for login in profile.values.get(each, ())}


def in_classes(logins: Iterable[LoginDraft], tables: Iterable[TableDraft]) -> tuple[LoginDraft, ...]:
    """Return the logins with those of their tables that have row security: a service needs no others.

    No tables stands for all of them, also where the login has privileges on every one.
    """
    secured = {each.name for each in tables if each.kind is not TableClass.PUBLIC}
    return tuple(replace(each, tables=_of(each, secured)) for each in logins)


def with_login_names(logins: Iterable[LoginDraft]) -> tuple[LoginDraft, ...]:
    """Return the logins; of the attribute that compares with CURRENT_USER each has its name."""
    return tuple(replace(each, attributes={LOGIN_NAME: each.name}) for each in logins)


def _of(login: LoginDraft, secured: Collection[TableName]) -> tuple[TableName, ...]:
    found = tuple(name for name in login.tables if name in secured)
    return () if len(found) == len(secured) else found


def logins_of(
    tables: Tables, facts: ServerFacts, state: CatalogState, profile: Profile, said: Mapping[str, LoginKind]
) -> tuple[LoginDraft, ...]:
    """Return the logins that can reach a table, or stand in a table of staff, sorted by name.

    `said` is what the reader of the draft has said of logins.
    """
    staff = staff_logins(tables, profile)
    reached: dict[str, dict[TableName, set[str]]] = {}
    owners: set[str] = set()
    for table in tables:
        for user in facts.tables[table].users:
            if user.login:
                reached.setdefault(user.name, {})[table] = {_RIGHTS[each] for each in user.privileges}
                owners |= {user.name} if user.owns else set()
    drafts: list[LoginDraft] = []
    for name, role in sorted(state.roles.items()):
        wished = said.get(name)
        if not role.login or role.mark is not None:
            continue
        if name in reached or name in staff or wished is not None:
            kind, reason = _kind(role, staff, owners, wished)
            settled = role.superuser or role.bypass_rls or name == facts.user
            held = reached.get(name, {})
            rights = set.intersection(*held.values()) if held else set()
            drafts.append(
                LoginDraft(
                    name, kind, reason, _guess(role), tuple(sorted(held)), tuple(sorted(rights)), settled
                )
            )
    return tuple(drafts)


def _kind(
    role: Role, staff: Mapping[str, TableName], owners: Collection[str], wished: LoginKind | None
) -> tuple[LoginKind, str]:
    if role.superuser or role.bypass_rls:
        return LoginKind.UNKNOWN, "passes every policy: superuser or BYPASSRLS"
    if wished is not None:
        return wished, "so decided"
    if role.name in owners:
        return LoginKind.UNKNOWN, "owns tables, and will see no rows of them"
    if role.name in staff:
        return LoginKind.PERSON, f"listed in {staff[role.name]}"
    return LoginKind.UNKNOWN, "has privileges on tables today, and will see no rows"


def _guess(role: Role) -> LoginKind:
    name = role.name.lower()
    if GATEWAY.search(name) or not role.inherit:
        return LoginKind.GATEWAY
    return LoginKind.SERVICE if SERVICE.search(name) or role.replication else LoginKind.PERSON
