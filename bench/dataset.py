"""The benchmark's CRM: contacts and activities in one schema, made by the server itself, and its model."""

from __future__ import annotations

from collections.abc import Callable

import psycopg

from crm_rls.model import (
    AccessGroup,
    AssignmentField,
    Child,
    Link,
    Logins,
    Membership,
    Mode,
    Model,
    Person,
    Right,
    Root,
    TableName,
)
from crm_rls.model.predicates import TRUE, Predicate, Within
from crm_rls.model.territories import Territory, TerritoryTree

AREAS = 10
CONTACT = TableName("crm", "contact")
ACTIVITY = TableName("crm", "activity")
RIGHTS = frozenset({Right.READ, Right.UPDATE})

Connection = psycopg.Connection[tuple[object, ...]]

_TABLES = """
create schema crm;
create table crm.contact (
    id bigint primary key, territory {territory} not null, name text not null, email text not null,
    industry text, postcode text, created_at timestamptz not null, note text
);
create table crm.activity (
    id bigint primary key, contact_id bigint not null references crm.contact (id), kind text not null,
    happened_at timestamptz not null, body text
);
"""

_CONTACTS = """
insert into crm.contact
select n, 'T' || lpad((1 + abs(hashint8(n)::bigint) %% %(groups)s)::text, 5, '0'), md5(n::text),
       'p' || n || '@example.org', 'industry ' || n %% 20, lpad((n::bigint * 7919 %% 100000)::text, 5, '0'),
       timestamptz '2020-01-01' + n %% 2000 * interval '1 day' + n %% 86400 * interval '1 second',
       repeat('x', 80)
from generate_series(1, %(contacts)s) as n
"""

_ACTIVITIES = """
insert into crm.activity
select n, 1 + abs(hashint8(n)::bigint) %% %(contacts)s,
       (array['call', 'mail', 'visit', 'order', 'complaint'])[1 + n %% 5],
       timestamptz '2020-01-01' + n %% 2000 * interval '1 day' + n %% 86400 * interval '1 second',
       repeat('y', 60)
from generate_series(1, %(activities)s) as n
"""

_INDEXES = (
    "create index on crm.contact (territory)",
    "create index on crm.contact (name)",
    "create index on crm.contact (name text_pattern_ops)",
    "create index on crm.contact (email)",
    "create index on crm.contact (created_at)",
    "create index on crm.contact (postcode)",
    "create index on crm.contact (territory, name)",
    "create index on crm.contact (territory, created_at)",
    "create index on crm.activity (contact_id)",
    "create index on crm.activity (happened_at)",
)


def fill(
    connection: Connection,
    contacts: int,
    activities: int,
    groups: int,
    say: Callable[[str], None],
    territory_type: str = "text",
) -> None:
    """Create and fill the tables; `groups` territories share the contacts evenly."""
    connection.execute(_TABLES.format(territory=territory_type).encode())
    numbers = {"contacts": contacts, "activities": activities, "groups": groups}
    say(f"{contacts:,} contacts")
    connection.execute(_CONTACTS, numbers)
    say(f"{activities:,} activities")
    connection.execute(_ACTIVITIES, numbers)
    for statement in _INDEXES:
        say(statement)
        connection.execute(psycopg.sql.SQL(statement))
    connection.execute("vacuum (analyze) crm.contact")
    connection.execute("vacuum (analyze) crm.activity")


def territory(number: int) -> str:
    """Return the key of a territory."""
    return f"T{number:05}"


def tree(groups: int) -> TerritoryTree:
    """Return the top, ten areas, and the territories in them."""
    nodes = [Territory("ALL")]
    for area in range(AREAS):
        nodes.append(Territory(f"AREA{area}", "ALL"))
        nodes += [Territory(territory(n), f"AREA{area}") for n in range(1, groups + 1) if n % AREAS == area]
    return TerritoryTree(tuple(nodes))


def model(groups: int, mode: Mode, members: int = 0, prefix: str = "bench") -> Model:
    """Return the benchmark's model: a group per territory and area, and one for everything.

    The measured people are in 1, 5 and 20 groups, an area's and everything; `members` more people are in
    five groups each.
    """
    territories = tree(groups)

    def group(name: str, predicate: Predicate) -> AccessGroup:
        return AccessGroup(name, predicate, RIGHTS, RIGHTS, family="sales")

    def within(node: str) -> Within:
        return Within("territory", node, territories.subtree([node]))

    access_groups = [group(territory(n).lower(), within(territory(n))) for n in range(1, groups + 1)]
    access_groups += [group(f"area{area}", within(f"AREA{area}")) for area in range(AREAS)]
    access_groups.append(group("head", TRUE))
    people = {
        "in1": [territory(1)],
        "in5": [territory(n) for n in range(1, 6)],
        "in20": [territory(n) for n in range(1, 21)],
        "area": ["area3"],
        "head": ["head"],
    }
    for number in range(members):
        people[f"m{number:05}"] = [territory(1 + (number * 5 + k) % groups) for k in range(5)]
    return Model(
        prefix=prefix,
        schemas=("crm",),
        time_zone="UTC",
        root=Root(CONTACT, ("id",)),
        children=(Child(ACTIVITY, (Link(CONTACT, ("contact_id",)),), mode),),
        logins=Logins.CREATE,
        territories=territories,
        assignment=(AssignmentField("region", "territory", tree=True),),
        groups=tuple(sorted(access_groups, key=lambda each: each.name)),
        people=tuple(Person(name, f"{prefix}_{name}") for name in sorted(people)),
        memberships=tuple(
            sorted(Membership(name, key.lower()) for name, keys in people.items() for key in keys)
        ),
    )
