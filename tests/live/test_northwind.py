"""Northwind, loaded unchanged: what each employee sees against SQL written by hand and run as superuser."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner, Result

from crm_rls.cli import main
from crm_rls.cli.exits import ExitCode
from crm_rls.embedded.binaries import find_binaries
from crm_rls.model import Faces, Family, Membership, Model
from crm_rls.model.predicates import Compare, IsNull, Linked, Not
from crm_rls.reading import read_model
from crm_rls.verify import verify
from tests.fixtures.applying import applied, brought_in_line
from tests.fixtures.contact_groups import said, tables_of, wanted
from tests.fixtures.database import Database
from tests.fixtures.small_crm import group

HERE = Path(__file__).parents[2]
DUMP = HERE.parent / "shared" / "data" / "northwind.sql"
EXAMPLE = HERE / "examples" / "northwind"

EMPLOYEES: Mapping[str, int] = {
    "nancy": 1, "andrew": 2, "janet": 3, "margaret": 4, "steven": 5, "michael": 6, "robert": 7, "laura": 8,
    "anne": 9,
}  # fmt: skip

BY_HAND = """
    with recursive team as (
        select employee_id from employees where employee_id = %(me)s
        union select e.employee_id from employees e join team t on e.reports_to = t.employee_id
    ), my_orders as (
        select * from orders o
        where o.employee_id in (select employee_id from team)
           or (%(me)s = 8 and o.employee_id in (select employee_id from employees where country = 'UK'))
    ), mine as (
        select customer_id from orders where employee_id in (select employee_id from team)
        union select customer_id from customers where %(me)s = 8 and country = 'UK'
        union select customer_id from customers c
        where %(me)s = 2 and not exists (select from orders o where o.customer_id = c.customer_id)
    )
"""

EXPECTED: Mapping[str, str] = {
    "select customer_id from customers": "select customer_id from mine",
    "select order_id from orders": "select order_id from my_orders",
    "select order_id, product_id from order_details": (
        "select order_id, product_id from order_details join my_orders using (order_id)"
    ),
    **{
        f"select {key} from {table}": f"select {key} from {table}"  # noqa: S608 -- constants of this file
        for table, key in {
            "categories": "category_id",
            "products": "product_id",
            "region": "region_id",
            "shippers": "shipper_id",
            "territories": "territory_id",
            "us_states": "state_id",
        }.items()
    },
}

BLOCKED = (
    "employees", "employee_territories", "suppliers", "customer_demographics", "customer_customer_demo",
)  # fmt: skip


@pytest.fixture
def northwind(database: Database) -> Database:
    if not DUMP.exists():
        pytest.skip(f"the Northwind dump is not there: {DUMP}")
    psql = find_binaries().program("psql")
    environment = {**os.environ, "PGOPTIONS": "-c client_min_messages=error"}
    subprocess.run(
        [psql, "-X", "-q", "-d", database.dsn, "-f", DUMP], env=environment, check=True, capture_output=True
    )
    return database


def model_with_prefix(prefix: str) -> Model:
    """Return the example with names of its own; roles belong to the whole server."""
    model = read_model(EXAMPLE / "model.yaml").model
    people = tuple(replace(person, login=prefix + person.login) for person in model.people)
    return replace(model, prefix=prefix.rstrip("_"), people=people)


def test_every_employee_sees_exactly_the_right_rows(northwind: Database, role_prefix: str) -> None:
    model = model_with_prefix(role_prefix)
    with northwind.connect(autocommit=False) as owner:
        applied(owner, model)
    superuser = northwind.connect()
    seen_in_all = 0
    for person in model.people:
        employee = northwind.login(person.login)
        for query, by_hand in EXPECTED.items():
            seen = set(employee.execute(query))
            expected = set(superuser.execute(BY_HAND + by_hand, {"me": EMPLOYEES[person.name]}))
            assert seen == expected, (person.name, query)
            seen_in_all += len(seen)
        for table in BLOCKED:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                employee.execute(psycopg.sql.SQL("select * from {}").format(psycopg.sql.Identifier(table)))
    assert seen_in_all > 8_000
    assert all(each.holds and not each.vacuous for each in verify(superuser, model).assertions[:2])


def test_a_draft_says_whom_it_leaves_out_and_its_suggestion_fits(
    northwind: Database, role_prefix: str, tmp_path: Path
) -> None:
    def crm_rls(*words: object) -> Result:
        return CliRunner().invoke(main, [*map(str, words), "--dsn", northwind.dsn])

    folder = tmp_path / "model"
    made = crm_rls("init", "-o", folder, "--yes")
    assert made.exit_code == ExitCode.FINE, made.stderr
    text = (folder / "groups.yaml").read_text(encoding="utf-8")
    assert "60 of 91 rows have no value" in " ".join(text.replace("\n  #", "").split())
    _, _, block = text.partition("# attributes:\n")
    lines = [line.removeprefix("# ") for line in ("# attributes:\n" + block).splitlines()]
    (folder / "own.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    model = folder / "model.yaml"
    model.write_text(model.read_text().replace("database:", f"database:\n  prefix: {role_prefix}"))
    assert CliRunner().invoke(main, ["check", str(folder)]).exit_code == ExitCode.FINE
    planned = crm_rls("plan", folder)
    assert planned.exit_code == ExitCode.PENDING, planned.stderr
    assert "own_orders" in crm_rls("plan", folder, "--full", "--no-effect").stdout


def test_an_order_goes_where_its_employee_goes(northwind: Database, role_prefix: str) -> None:
    """By hand-over to another employee, and by the move of an employee to another office."""
    model = model_with_prefix(role_prefix)
    with northwind.connect(autocommit=False) as owner:
        applied(owner, model)
    superuser = northwind.connect()
    laura, nancy = (northwind.login(role_prefix + name) for name in ("laura", "nancy"))
    of_nancy = "select count(*) from orders where employee_id = 1"
    assert laura.execute(of_nancy).fetchone() == (0,)
    superuser.execute("update employees set country = 'UK' where employee_id = 1")
    assert laura.execute(of_nancy).fetchone() == nancy.execute(of_nancy).fetchone() == (123,)
    moved = nancy.execute("update orders set freight = 1 where employee_id = 1")
    assert moved.rowcount == 123
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        nancy.execute("update orders set employee_id = 8 where employee_id = 1")
    assert laura.execute("update orders set freight = 2 where employee_id = 1").rowcount == 0


def test_the_view_of_groups_says_which_group_has_which_customer(
    northwind: Database, role_prefix: str
) -> None:
    model = model_with_prefix(role_prefix)
    with northwind.connect(autocommit=False) as owner:
        applied(owner, model)
    superuser = northwind.connect()
    found = said(superuser)
    assert found == wanted(model, tables_of(superuser, model))
    assert {group for _, group, _, _ in found} == {group.name for group in model.groups}
    customers = superuser.execute("select customer_id from customers").fetchall()
    assert {contact for contact, _, _, _ in found} == {key for (key,) in customers}


def test_applying_twice_changes_nothing(northwind: Database, role_prefix: str) -> None:
    model = model_with_prefix(role_prefix)
    with northwind.connect(autocommit=False) as owner:
        brought_in_line(owner, model)


HANDLED = """
    select customer_id, array_agg(distinct employee_id order by employee_id) from orders
    where employee_id is not null group by customer_id
"""


def by_orders(model: Model) -> Model:
    """Return the model with a group for each employee: the customers with orders that he or she handled."""
    orders = "public.orders"
    ordered = Linked(orders, ("customer_id",), ("customer_id",), Not(IsNull("employee_id")))
    groups = (
        replace(
            group(
                f"orders_of_{name}",
                Linked(orders, ("customer_id",), ("customer_id",), Compare("employee_id", "=", str(number))),
            ),
            family="orders",
        )
        for name, number in EMPLOYEES.items()
    )
    return replace(
        model,
        families=(Family("orders", "", Faces.ONE, ordered),),
        groups=tuple(sorted(groups, key=lambda each: each.name)),
        memberships=tuple(sorted(Membership(name, f"orders_of_{name}") for name in EMPLOYEES)),
        assertions=(),
    )


def test_faces_finds_the_customers_whom_several_employees_serve(
    northwind: Database, role_prefix: str
) -> None:
    model = by_orders(model_with_prefix(role_prefix))
    with northwind.connect(autocommit=False) as owner:
        brought_in_line(owner, model)
    superuser = northwind.connect()
    names = {number: name for name, number in EMPLOYEES.items()}
    handled = {
        customer: sorted(names[number] for number in numbers)
        for customer, numbers in superuser.execute(HANDLED).fetchall()
    }
    several = {customer: people for customer, people in handled.items() if len(people) > 1}
    assert (len(handled), len(several)) == (89, 88)

    told = CliRunner().invoke(main, ["faces", "--format", "json", "--limit", "1000", "--dsn", northwind.dsn])
    assert told.exit_code == ExitCode.PENDING
    report = json.loads(told.stdout)
    (counted,) = report["families"]
    assert [counted[what] for what in ("contacts", "one", "nobody", "several")] == [89, 1, 0, 88]
    assert {row["contact"]: row["people"] for row in report["contacts"]} == several
    for row in report["contacts"]:
        assert row["access_groups"] == [f"orders_of_{person}" for person in row["people"]]
    for customer, people in handled.items():
        rows = superuser.execute("select person from crm_people.responsible(%s, 'orders')", [customer])
        assert [person for (person,) in rows] == people
