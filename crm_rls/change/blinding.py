"""Whom row security would blind: roles that use a table today and would see no row of it afterwards. Pure."""

from __future__ import annotations

from crm_rls.catalog import CatalogState, ServerFacts, TableFlags, TableUser
from crm_rls.change.findings import Options
from crm_rls.model import TableName
from crm_rls.postgres.names import Names


def blinded(
    table: TableName, current: CatalogState, desired: CatalogState, facts: ServerFacts, options: Options
) -> tuple[TableUser, ...]:
    """Return the users of a table that see its rows now, and will not when it is protected.

    Persons, services and gateways see what the model says. Where row security is enabled and not forced, the
    owner alone sees more than it will.
    """
    known = facts.tables.get(table)
    flags = current.tables.get(table, TableFlags())
    if known is None or flags.forced:
        return ()
    declared = _declared(current, desired, options)
    return tuple(
        each for each in known.users if each.name not in declared and (each.owns or not flags.enabled)
    )


def surprised(users: tuple[TableUser, ...], desired: CatalogState, facts: ServerFacts) -> tuple[str, ...]:
    """Return those of whom nobody said that they may go blind; who applies the model is asked by doing it."""
    return tuple(each.name for each in users if each.name not in desired.blind and each.name != facts.user)


def _declared(current: CatalogState, desired: CatalogState, options: Options) -> frozenset[str]:
    persons = Names(options.prefix).persons
    return (
        desired.logins
        | desired.services
        | desired.gateways
        | {row.login for row in current.people}
        | {each.member for each in current.memberships if each.role == persons and each.usable}
    )
