"""Attacks by what crm_people answers: what its cost tells, and whose code it runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from psycopg.sql import SQL, Identifier

from crm_rls.model import SelfService
from tests.fixtures.applying import brought_in_line
from tests.fixtures.database import Connection
from tests.managing.conftest import Office, answered_office  # noqa: F401 -- the stage

COST = (
    "explain (analyze, buffers, costs off, timing off, format json) "
    "select * from crm_people.why('anna', '{}', root => 'crm.deal_line')"
)


@pytest.fixture
def office(answered_office: Office) -> Office:  # noqa: F811
    with answered_office.database.connect(autocommit=False) as owner:
        brought_in_line(owner, replace(answered_office.model, self_service=SelfService.COVERS))
    return answered_office


@pytest.fixture
def anna(office: Office) -> Iterator[Connection]:
    """Return a connection of anna, who asks for her own reasons."""
    with office.open("anna") as anna:
        yield anna


def buffers(connection: Connection, key: str) -> int:
    """Return how many buffers a question reads when all is in the caches of the session."""
    for _ in range(3):
        connection.execute(COST.format(key).encode())
    ((plans,),) = connection.execute(COST.format(key).encode()).fetchall()
    return int(plans[0]["Plan"]["Shared Hit Blocks"])


def test_residual_what_a_question_costs_tells_that_a_row_exists(anna: Connection) -> None:
    hidden, missing = buffers(anna, "2,21"), buffers(anna, "9,99")
    assert anna.execute("select from crm.deal_line where id = 21").fetchall() == []
    assert hidden > missing


TRAP = """
create function crm.trap() returns boolean language plpgsql as $$
begin raise notice 'as %', current_user; return true; end $$;
create policy "0" on crm.contact as restrictive using (crm.trap())
"""


def test_residual_the_owner_of_a_table_runs_code_as_the_owner_of_our_functions(office: Office) -> None:
    app = office.make_login("app")
    for statement in ("alter table crm.contact owner to {}", "grant usage, create on schema crm to {}"):
        office.superuser.execute(SQL(statement).format(Identifier(app)))
    with office.database.login(app) as owner:
        owner.execute(TRAP.encode())
    told: list[str] = []
    auditor = office.make_login("auditor")
    office.superuser.execute("select crm_people.appoint_auditor(%s)", (auditor,))
    with office.database.login(auditor) as asking:
        asking.add_notice_handler(lambda notice: told.append(notice.message_primary or ""))
        asking.execute("select * from crm_people.group_counts()")
    assert {f"as {office.names.owner}", f"as {office.names.registrar}"} & set(told)
