"""What attributes of tables cost: queries by teams and by reporting lines, and changes of a line.

    python -m bench.attributes

500,000 contacts of 10,000 employees, each with ten below; people with lines of 1 to 10,000, by a table and by
attributes of people, with 5 teams and with 100. Ratios are to the same query with the values written out and
no row security.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator

import psycopg
from psycopg import sql

from bench.measure import Connection, Question, compare, same_rows
from crm_rls import embedded
from crm_rls.change import Risk
from crm_rls.embedded import EmbeddedServer
from crm_rls.model import (
    AccessGroup,
    AttributeLine,
    AttributeTable,
    Logins,
    Membership,
    Model,
    Person,
    PersonAttribute,
    Right,
    Root,
    TableName,
)
from crm_rls.model.predicates import Attribute, InAttribute
from crm_rls.plan.apply import apply_plan
from crm_rls.plan.make import make_plan

ROUNDS = 5

SCHEMA = """
create schema crm;
create table crm.contact (id int primary key, name text, team text, owner_no int, created int, pad text);
insert into crm.contact
select n, md5(n::text), 'T' || n % 1000, 1 + n % 10000, n, repeat('x', 60)
from generate_series(1, 500000) as n;
create index on crm.contact (team);
create index on crm.contact (owner_no);
create index on crm.contact (name);
create index on crm.contact (created);
create table crm.team_member (login name, team text, primary key (login, team));
create table crm.employee (employee_no int primary key, login name unique, reports_to int);
create index on crm.employee (reports_to);
insert into crm.employee select n, 'e' || n, nullif((n + 8) / 10, n) from generate_series(1, 10000) as n;
insert into crm.team_member select 't5', 'T' || n from generate_series(1, 5) as n;
insert into crm.team_member select 't100', 'T' || n from generate_series(1, 100) as n;
analyze;
"""

LINES = {"line of 1": 9999, "line of 11": 1000, "line of 111": 50, "line of 1,111": 5, "line of 10,000": 1}
BY_PEOPLE = {f"{name}, by people": number for name, number in LINES.items()}
TEAMS = {"5 teams": "t5", "100 teams": "t100"}

QUESTIONS = {
    "by key": "select * from crm.contact where id = 4242{}",
    "count": "select count(*) from crm.contact where true{}",
    "first 50 by name": "select * from crm.contact where true{} order by name limit 50",
    "latest 50": "select * from crm.contact where true{} order by created desc limit 50",
    "range": "select count(*) from crm.contact where created between 1000 and 5000{}",
}


def model() -> Model:
    """Return the model: a group by teams and one by the line."""
    read = frozenset({Right.READ})
    team, employee = TableName("crm", "team_member"), TableName("crm", "employee")
    people = {**{f"e{number}": "line" for number in LINES.values()}, **dict.fromkeys(TEAMS.values(), "teams")}
    heads = {f"p{number}": _place(number) for number in BY_PEOPLE.values()}
    people |= dict.fromkeys(heads, "line_of_people")
    return Model(
        prefix="bench",
        schemas=("crm",),
        time_zone="UTC",
        root=Root(TableName("crm", "contact"), ("id",)),
        blocked=(employee, team),
        logins=Logins.CREATE,
        attributes={
            "reports": PersonAttribute(
                "integer", many=True, source=AttributeTable(employee, "login", "employee_no", "reports_to")
            ),
            "number": PersonAttribute("integer"),
            "reports_to": PersonAttribute("integer"),
            "line": PersonAttribute("integer", many=True, line=AttributeLine("number", "reports_to")),
            "team": PersonAttribute("text", many=True, source=AttributeTable(team, "login", "team")),
        },
        groups=(
            AccessGroup("line", InAttribute("owner_no", Attribute("reports")), read, read),
            AccessGroup("line_of_people", InAttribute("owner_no", Attribute("line")), read, read),
            AccessGroup("teams", InAttribute("team", Attribute("team")), read, read),
        ),
        people=tuple(Person(name, name, heads.get(name, {})) for name in sorted(people)),
        memberships=tuple(Membership(name, group) for name, group in sorted(people.items())),
    )


def _place(number: int) -> dict[str, str]:
    above = {"reports_to": str((number + 8) // 10)} if number > 1 else {}
    return {"number": str(number), **above}


OTHERS = """
insert into crm_access.person (login, person, attributes)
select 'p' || n, 'p' || n, jsonb_strip_nulls(jsonb_build_object(
    'number', n::text, 'reports_to', nullif((n + 8) / 10, n)::text
))
from generate_series(1, 10000) as n on conflict (login) do nothing
"""


def main() -> None:
    """Print the tables."""
    with (
        embedded.serve(settings={"shared_buffers": "256MB", "fsync": "off", "jit": "off"}) as server,
        psycopg.connect(server.dsn(), autocommit=True) as owner,
    ):
        owner.execute(SCHEMA)
        with psycopg.connect(server.dsn()) as connection:
            plan = make_plan(connection, model()).plan
            begun = time.perf_counter()
            apply_plan(connection, model(), plan, allowed=frozenset(Risk))
        print(f"applied in {time.perf_counter() - begun:.1f} s", flush=True)
        begun = time.perf_counter()
        owner.execute(OTHERS)
        print(f"10,000 people in a line registered in {time.perf_counter() - begun:.1f} s", flush=True)
        owner.execute("analyze")
        print("| values | " + " | ".join(QUESTIONS) + " |\n|---|" + "---|" * len(QUESTIONS))
        for name, number in LINES.items():
            print(row(owner, server, name, f"e{number}", "owner_no", line_of(owner, number)), flush=True)
        for name, number in BY_PEOPLE.items():
            print(row(owner, server, name, f"p{number}", "owner_no", line_of(owner, number)), flush=True)
        for name, login in TEAMS.items():
            values = owner.execute("select team from crm.team_member where login = %s", [login]).fetchall()
            written = ", ".join(f"'{team}'" for (team,) in values)
            print(row(owner, server, name, login, "team", written), flush=True)
        print("\n| change | ms |\n|---|---|")
        for line in changes(owner):
            print(line, flush=True)


def line_of(owner: Connection, number: int) -> str:
    """Return who reports to an employee, as a list of literals."""
    found = owner.execute(
        "with recursive d (n) as (select %s::int union select e.employee_no from d join crm.employee e "
        "on e.reports_to = d.n) select string_agg(n::text, ',') from d",
        [number],
    ).fetchone()
    return str(found[0]) if found else ""


def row(owner: Connection, server: EmbeddedServer, name: str, login: str, column: str, written: str) -> str:
    """Return a row of ratios for one person."""
    cells = []
    password = secrets.token_urlsafe(12)
    statement = sql.SQL("alter role {} password {}")
    owner.execute(statement.format(sql.Identifier(login), sql.Literal(password)))
    with psycopg.connect(server.dsn("postgres", login, password), autocommit=True) as person:
        for query in QUESTIONS.values():
            question = Question(name, query.format(f" and {column} in ({written})"), query.format(""))
            found = compare(owner, person, question, ROUNDS)
            wrong = "" if same_rows(owner, person, question) else " (other rows)"
            cells.append(f"{found.ratio:.2f}x of {found.floor_ms:.2f} ms{wrong}")
    return f"| {name} | " + " | ".join(cells) + " |"


CHANGES = {
    "a leaf gets another head": "update crm.employee set reports_to = 7 where employee_no = 9998",
    "a head of 11": "update crm.employee set reports_to = 7 where employee_no = 1000",
    "a head of 111": "update crm.employee set reports_to = 3 where employee_no = 50",
    "a head of 1,111": "update crm.employee set reports_to = 3 where employee_no = 5",
    "another column": "update crm.employee set login = 'x' where employee_no = 9998",
    "one more": "insert into crm.employee values (10001, null, 50)",
    "1,000 more": "insert into crm.employee select 20000 + n, null, n from generate_series(1, 1000) as n",
    "10,000 new keys": (
        "update crm.employee set employee_no = employee_no + 20000, reports_to = reports_to + 20000"
    ),
}


def changes(owner: Connection) -> Iterator[str]:
    """Yield how long changes of the line take, with and without the trigger."""
    for name, statement in CHANGES.items():
        took = []
        for role in ("origin", "without"):
            with owner.transaction(force_rollback=True):
                if role == "without":
                    owner.execute("alter table crm.employee disable trigger user")
                begun = time.perf_counter()
                owner.execute(sql.SQL(statement))
                took.append((time.perf_counter() - begun) * 1000)
        yield f"| {name} | {took[0]:.1f} (without trigger {took[1]:.1f}) |"


if __name__ == "__main__":
    main()
