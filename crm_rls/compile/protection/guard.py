"""The guard: empty tables that keep people from dropping policies with DROP OWNED.

`DROP OWNED BY group` by a member of the group takes the group out of every policy, and drops those that name
nobody else. It also tries to revoke what the group holds. On a table of which the caller has no column
privilege that is an error, `permission denied for column "tableoid"`, and the whole statement is undone. So
every role that people inherit holds DELETE on a table without columns, which nobody can name. The manual does
not promise this; tests/attacks/test_inherited_roles.py tries it on every version.
"""

from __future__ import annotations

from collections.abc import Iterator

from crm_rls.catalog import Grant, Kind, SupportObject
from crm_rls.compile.reach.layout import Layout
from crm_rls.model import Sharing
from crm_rls.postgres.creation import Creation
from crm_rls.postgres.names import SUPPORT_SCHEMA, guard_table
from crm_rls.postgres.sqltext import SQL, qualified, text

MOST_GRANTEES = 2_000
"""Roles that one table holds; `pg_class.relacl` overflows at about 2,440."""

PRIVILEGE = "DELETE"
"""It gives no column privilege, as SELECT, INSERT, UPDATE and REFERENCES on a table do."""

_CREATE = SQL("create table {} ()")


def guard_objects(layout: Layout) -> Iterator[SupportObject]:
    """Yield as many guard tables as the roles need."""
    for number in range(_number_of_tables(layout)):
        name = guard_table(number + 1)
        yield SupportObject(
            Kind.TABLE,
            SUPPORT_SCHEMA,
            name,
            "",
            create=guard_creation(name),
            owner=layout.names.owner,
            derived=True,
        )


def guard_grants(layout: Layout) -> Iterator[Grant]:
    """Yield the privilege of every role that people inherit."""
    for place, role in enumerate(inherited_roles(layout)):
        name = guard_table(place // MOST_GRANTEES + 1)
        yield Grant(Kind.TABLE, SUPPORT_SCHEMA, name, role, PRIVILEGE)


def guard_creation(name: str) -> Creation:
    """Return the statement that makes a guard table."""
    return Creation(text(_CREATE.format(qualified(SUPPORT_SCHEMA, name))))


def inherited_roles(layout: Layout) -> tuple[str, ...]:
    """Return our roles that people are members of. The order is stable: a new group is the last."""
    names = layout.names
    groups = (
        role(group.name) for group in layout.model.groups for role in (names.group_role, names.timed_role)
    )
    sharing = () if layout.model.sharing is Sharing.NOTHING else (names.share_role,)
    services = (names.service_role(service.name) for service in layout.model.services)
    return (names.persons, *names.readers, *sharing, *services, *groups)


def _number_of_tables(layout: Layout) -> int:
    return -(-len(inherited_roles(layout)) // MOST_GRANTEES)
