"""Filters with today(): the model's day, whatever the client says, by an index and with a good estimate."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from itertools import product

import psycopg
import pytest

from crm_rls.diagnostics import Code
from crm_rls.errors import CompileError
from crm_rls.model import Assertion, Membership, Mode, Model, Root, Saying
from crm_rls.model.clock import Today
from crm_rls.model.predicates import COMPARISONS, Compare, Linked, Not
from crm_rls.plan.make import make_fresh_plan, make_plan
from crm_rls.verify import verify
from tests.fixtures.applying import applied
from tests.fixtures.contact_groups import said, tables_of, wanted
from tests.fixtures.database import Connection, Database
from tests.fixtures.small_crm import CONTACT, LINK, WRITE, group, small_model
from tests.fixtures.tables import child

ZONE = "Europe/Berlin"

TABLES = """
create schema crm;
create domain crm.day as date;
create table crm.contact (
    id int primary key, closed date, due crm.day, created timestamptz, booked timestamp, pad int
);
create table crm.contact_product (
    id int primary key, contact_id int references crm.contact (id), sold timestamptz
);
"""

BOUNDARIES = """
insert into crm.contact
select n, day, day, begins + step, (day + time '00:00') + step, null::int
from (
    select row_number() over () as n, day, day::timestamp at time zone %(zone)s as begins, step
    from generate_series(-3, 3) as d (n)
    cross join lateral (select (now() at time zone %(zone)s)::date + d.n as day) as days
    cross join (values (interval '0'), ('-1 microsecond'), ('1 hour'), ('23 hours 59 minutes')) as s (step)
) as rows
union all select 1000, null, null, null, null, null
union all select 1001, 'infinity', '-infinity', 'infinity', '-infinity', null;
insert into crm.contact_product select id, id, created from crm.contact;
"""
"""Rows on both sides of every midnight of the zone around today."""

ZONES = ("UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago", "<EUROPE/BERLIN>+167", "<UTC>-167", "EST+150")
"""What a person may set: the last three make PostgreSQL 18 read the name of the model's zone otherwise."""


def model_of(prefix: str) -> Model:
    """Return a model with groups for what was created, closed and sold in the last days."""
    groups = (
        group("recent", Compare("created", ">=", Today(-1)), WRITE),
        group("closed", Compare("closed", "<", Today())),
        group("sold", Linked(str(LINK), ("contact_id",), ("id",), Compare("sold", ">", Today(-2)))),
    )
    model = small_model(prefix)
    return replace(
        model,
        time_zone=ZONE,
        root=Root(CONTACT, ("id",)),
        children=(child(LINK, CONTACT, "contact_id", Mode.CARRY),),
        public=(),
        blocked=(),
        territories=replace(model.territories, nodes=()),
        assignment=(),
        restrictions=(),
        groups=tuple(sorted(groups, key=lambda each: each.name)),
        memberships=(),
    )


def with_members(model: Model) -> Model:
    """Return the model with a person in each group."""
    people = {"anna": "recent", "bert": "closed", "carl": "sold"}
    return replace(model, memberships=tuple(Membership(*each) for each in sorted(people.items())))


@pytest.fixture
def superuser(database: Database) -> Connection:
    connection = database.connect()
    connection.execute(TABLES)
    for statement in BOUNDARIES.split(";\n")[:-1]:
        connection.execute(statement, {"zone": ZONE} if "%(zone)s" in statement else None)
    return connection


def bring_in_line(database: Database, model: Model) -> Model:
    with database.connect(autocommit=False) as connection:
        applied(connection, model)
    return model


def now(connection: Connection) -> datetime:
    (row,) = connection.execute("select now()")
    found: datetime = row[0]
    return found


@pytest.mark.parametrize("zone", [ZONE, "America/St_Johns", "UTC", "Asia/Kathmandu"])
def test_every_comparison_of_every_type_means_the_day_in_the_zone_of_the_model(
    database: Database, superuser: Connection, role_prefix: str, zone: str
) -> None:
    superuser.execute("delete from crm.contact_product; delete from crm.contact where id > 1000")
    columns = ("closed", "due", "created", "booked")
    every = tuple(product(columns, sorted(COMPARISONS), (-2, 0, 1)))
    groups = [group(f"g{n}", Compare(name, op, Today(days))) for n, (name, op, days) in enumerate(every)]
    groups += [
        group(f"n{n}", Not(Compare(name, op, Today(days)))) for n, (name, op, days) in enumerate(every[::5])
    ]
    model = replace(
        model_of(role_prefix), time_zone=zone, groups=tuple(sorted(groups, key=lambda each: each.name))
    )
    bring_in_line(database, model)
    superuser.execute("set timezone = '<EUROPE/BERLIN>+100'")
    with superuser.transaction():
        told = said(superuser)
        assert told == wanted(model, tables_of(superuser, model), now(superuser))
    assert len({name for _, name, _, _ in told}) > len(groups) // 2


@pytest.mark.usefixtures("superuser")
@pytest.mark.parametrize("zone", ZONES)
def test_the_time_zone_of_the_client_does_not_move_the_day(
    database: Database, role_prefix: str, zone: str
) -> None:
    bring_in_line(database, with_members(model_of(role_prefix)))
    for person in ("anna", "bert", "carl"):
        session = database.login(f"{role_prefix}_{person}")
        for table in ("crm.contact", "crm.contact_product"):
            query = f"select id from {table} order by id"  # noqa: S608 -- the names above
            session.execute("prepare asked as " + query)
            before = session.execute(query).fetchall()
            session.execute(psycopg.sql.SQL("set timezone = {}").format(psycopg.sql.Literal(zone)))
            session.execute("set plan_cache_mode = force_generic_plan")
            assert session.execute(query).fetchall() == before
            assert session.execute("execute asked").fetchall() == before
            session.execute("deallocate asked; reset all")
            assert before


def test_the_groups_of_a_contact_do_not_depend_on_the_session_either(
    database: Database, superuser: Connection, role_prefix: str
) -> None:
    model = bring_in_line(database, with_members(model_of(role_prefix)))
    superuser.execute("delete from crm.contact_product where id > 1000")
    superuser.execute("delete from crm.contact where id > 1000")
    for zone in (ZONE, *ZONES):
        superuser.execute(psycopg.sql.SQL("set timezone = {}").format(psycopg.sql.Literal(zone)))
        with superuser.transaction():
            assert said(superuser) == wanted(model, tables_of(superuser, model), now(superuser))


def test_a_person_sees_the_rows_whose_day_has_come(
    database: Database, superuser: Connection, role_prefix: str
) -> None:
    bring_in_line(database, with_members(model_of(role_prefix)))
    anna = database.login(f"{role_prefix}_anna")
    today = superuser.execute("select (now() at time zone 'Europe/Berlin')::date").fetchone()
    assert today is not None
    seen = anna.execute(
        "select (created at time zone 'Europe/Berlin')::date from crm.contact where id < 1000"
    )
    days = {day for (day,) in seen}
    assert days == {date.fromordinal(today[0].toordinal() + n) for n in range(-1, 4)}
    assert anna.execute("update crm.contact set pad = 1 where id = 1000").rowcount == 0


@pytest.fixture
def many(database: Database, role_prefix: str) -> Connection:
    """Return anna's session; of 40,000 contacts some 1,300 were created in the last days."""
    connection = database.connect()
    connection.execute(TABLES)
    connection.execute(
        "insert into crm.contact select n, date '2000-01-01', null,"
        " now() + interval '1 day' - n * interval '2 hours', null, null from generate_series(1, 40000) n"
    )
    connection.execute("create index on crm.contact (created); create index on crm.contact (closed)")
    groups = (group("recent", Compare("created", ">=", Today(-100))),)
    model = replace(with_members(model_of(role_prefix)), groups=groups)
    bring_in_line(database, replace(model, memberships=model.memberships[:1]))
    connection.execute("vacuum analyze crm.contact")
    return database.login(f"{role_prefix}_anna")


def test_the_index_serves_and_the_estimate_is_near(many: Connection) -> None:
    lines = [line for (line,) in many.execute("explain analyze select * from crm.contact").fetchall()]
    plan = "\n".join(lines)
    assert "Index Cond: ((created >= " in plan, plan
    assert "Seq Scan" not in plan, plan
    scan = next(line for line in lines if "on contact" in line)
    estimated, real = (int(number) for number in re.findall(r"rows=(\d+)", scan)[:2])
    assert real > 1000
    assert real / 2 < estimated < real * 2, scan
    assert plan.count("never executed") == 0


@pytest.mark.usefixtures("superuser")
def test_an_assertion_is_counted_by_the_same_day(database: Database, role_prefix: str) -> None:
    model = with_members(model_of(role_prefix))
    asserted = replace(
        model,
        assertions=(
            Assertion(Saying.MUST_SEE, Compare("created", ">=", Today(-1)), "anna", text="recent"),
            Assertion(Saying.MUST_NOT_SEE, Compare("created", "<", Today(-1)), "anna", text="old"),
            Assertion(Saying.MUST_SEE, Compare("created", ">=", Today(-2)), "anna", text="too much"),
        ),
    )
    bring_in_line(database, asserted)
    with database.connect(autocommit=False) as connection:
        found = verify(connection, asserted)
    assert [each.holds for each in found.assertions] == [True, True, False]


@pytest.mark.usefixtures("superuser")
def test_a_column_without_a_day_is_refused_at_its_place(database: Database, role_prefix: str) -> None:
    model = replace(model_of(role_prefix), groups=(group("odd", Compare("pad", ">=", Today(-1))),))
    with database.connect(autocommit=False) as connection, pytest.raises(CompileError) as refused:
        make_plan(connection, model)
    (only,) = refused.value.diagnostics
    assert only.code is Code.UNFIT_COMPARISON
    assert "crm.contact.pad is of type integer" in only.cause
    assert only.object == "access group odd"


def test_without_a_database_nobody_guesses_the_type(role_prefix: str) -> None:
    with pytest.raises(CompileError) as refused:
        make_fresh_plan(model_of(role_prefix), 18)
    assert {each.code for each in refused.value.diagnostics} == {Code.TYPE_NOT_KNOWN}


@pytest.mark.parametrize(
    "change",
    [
        "alter function crm_access.today(integer) reset timezone",
        "alter function crm_access.start_of_day(integer) set timezone = 'UTC'",
        "alter function crm_access.today(integer) volatile",
        """create or replace function crm_access.today(days integer) returns date
        language sql stable parallel safe set search_path = pg_catalog, pg_temp set timezone = 'Europe/Berlin'
        as 'select current_date - 9999'""",
    ],
)
def test_a_function_that_gives_another_day_is_found(
    database: Database, superuser: Connection, role_prefix: str, change: str
) -> None:
    model = bring_in_line(database, with_members(model_of(role_prefix)))
    with database.connect(autocommit=False) as connection:
        assert make_plan(connection, model).plan.steps == ()
    superuser.execute(change)
    with database.connect(autocommit=False) as connection:
        found = verify(connection, model)
    assert any(each.code is Code.PENDING_CHANGE for each in found.diagnostics)


def test_who_manages_people_asks_the_same_day(
    database: Database, superuser: Connection, role_prefix: str
) -> None:
    bring_in_line(database, with_members(model_of(role_prefix)))
    manager = superuser.execute(
        "select rolname from pg_roles where rolname = %s", [f"{role_prefix}_managers"]
    )
    assert manager.fetchone() is not None
    superuser.execute(f'grant "{role_prefix}_managers" to "{role_prefix}_carl"')
    carl = database.login(f"{role_prefix}_carl")
    carl.execute("set timezone = '<EUROPE/BERLIN>+167'")
    told = {contact for (contact,) in carl.execute("select contact from crm_people.face_conflicts")}
    both = superuser.execute("""
        select id::text from crm.contact
        where (created at time zone 'Europe/Berlin')::date >= (now() at time zone 'Europe/Berlin')::date - 1
          and closed < (now() at time zone 'Europe/Berlin')::date
    """).fetchall()
    assert both
    assert {contact for (contact,) in both} <= told
