"""What it costs to give a contact away: `crm_people.give` beside a plain UPDATE, by the number of groups.

    python -m bench.giving

The function asks the groups that have the contact before and after, for the log.
"""

from __future__ import annotations

import secrets
import statistics
import time

import psycopg
from psycopg import sql

from crm_rls import embedded
from crm_rls.change import Risk
from crm_rls.model import AccessGroup, Logins, Membership, Model, Person, Right, Root, TableName
from crm_rls.model.predicates import Compare
from crm_rls.plan.apply import apply_plan
from crm_rls.plan.make import make_plan

CONTACTS = 100_000
ROUNDS = 100
GROUPS = (10, 100, 1_000)
WRITE = frozenset({Right.READ, Right.UPDATE})


def declared(number: int) -> Model:
    groups = tuple(
        AccessGroup(f"g{each}", Compare("territory", "=", f"T{each}"), WRITE, frozenset(), reassigns=True)
        for each in range(number)
    )
    people = (Person("anna", "anna"),)
    root = Root(TableName("crm", "contact"), ("id",))
    memberships = (Membership("anna", "g0"),)
    return Model(
        "crm",
        ("crm",),
        "UTC",
        root,
        groups=groups,
        people=people,
        memberships=memberships,
        logins=Logins.CREATE,
    )


def main() -> None:
    for number in GROUPS:
        with embedded.serve() as server, psycopg.connect(server.dsn()) as owner:
            owner.execute("create schema crm")
            owner.execute("create table crm.contact (id int primary key, name text, territory text)")
            fill = "insert into crm.contact select n, 'x', 'T' || n %% %s from generate_series(1, %s) as n"
            owner.execute(fill, [number, CONTACTS])
            owner.execute("create index on crm.contact (territory)")
            owner.commit()
            apply_plan(
                owner, model := declared(number), make_plan(owner, model).plan, allowed=frozenset(Risk)
            )
            password = secrets.token_urlsafe(12)
            owner.execute(sql.SQL("alter role anna password {}").format(sql.Literal(password)))
            owner.commit()
            with psycopg.connect(server.dsn(user="anna", password=password), autocommit=True) as anna:
                own = range(number, CONTACTS, number)[:ROUNDS]
                plain = [timed(anna, "update crm.contact set name = 'y' where id = %s", key) for key in own]
                give = 'select crm_people.give(%s::text, \'{"territory": "T1"}\')'
                given = [timed(anna, give, key) for key in own]
            print(
                f"{number:,} groups: UPDATE {statistics.median(plain) * 1e3:.2f} ms, "
                f"give {statistics.median(given) * 1e3:.2f} ms"
            )


def timed(connection: psycopg.Connection[tuple[object, ...]], statement: str, key: int) -> float:
    begun = time.perf_counter()
    connection.execute(statement.encode(), [key])
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
