"""Attacks by settings that print the plans of what functions ask with the rights of their owner.

Everybody may set debug_print_plan, and client_min_messages = log, which sends the plans to the client. They
have the values of the function's variables: keys of rows and groups that the caller is told nothing of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

import psycopg
import pytest

from crm_rls.model import SelfService
from tests.attacks.stage import Stage
from tests.fixtures.applying import brought_in_line
from tests.fixtures.database import Connection
from tests.fixtures.nested_plans import DEFINERS, opened
from tests.managing.conftest import Office, answered_office, growing_office  # noqa: F401 -- the stages

PRYING = (
    "set debug_print_parse = on; set debug_print_rewritten = on; set debug_print_plan = on; "
    "set debug_pretty_print = off; set trace_sort = on; set client_min_messages = log"
)
CONSTANT = re.compile(r":constvalue \d+ \[([^\]]*)\]")


def pry(connection: Connection, statement: str) -> list[str]:
    """Return the texts of the constants in all plans that the server sends while it runs a statement."""
    told: list[str] = []
    connection.add_notice_handler(lambda notice: told.append(notice.message_detail or ""))
    connection.execute(PRYING)
    told.clear()
    with suppress(psycopg.errors.InsufficientPrivilege):
        connection.execute(statement.encode())
    assert told, "the plan of the statement itself is sent"
    return [
        bytes(int(byte) % 256 for byte in found.split()).decode("latin1")
        for detail in told
        for found in CONSTANT.findall(detail)
    ]


@pytest.fixture
def asking(answered_office: Office) -> Iterator[Connection]:  # noqa: F811
    """Return a connection of anna, who asks for her own reasons."""
    with answered_office.database.connect(autocommit=False) as owner:
        brought_in_line(owner, replace(answered_office.model, self_service=SelfService.COVERS))
    with answered_office.open("anna") as anna:
        yield anna


WHY = "select * from crm_people.why('anna', '2,21', root => 'crm.deal_line')"


def test_a_person_reads_nothing_of_a_hidden_row_in_plans(
    answered_office: Office,  # noqa: F811
    asking: Connection,
) -> None:
    assert asking.execute("select from crm.deal_line where id = 21").fetchall() == []
    said = "\n".join(pry(asking, WHY))
    assert "2,21" in said, "the statement itself is printed"
    for secret in ("movers", "first_contact", "all_of_them", "bert"):
        assert secret not in said, secret
    absent = pry(asking, WHY.replace("2,21", "9,99"))
    assert len(absent) == len(pry(asking, WHY))
    opened(answered_office.superuser)
    said = "\n".join(pry(asking, WHY))
    for secret in ("movers", "first_contact", "all_of_them"):
        assert secret in said, f"else the attack proves nothing: {secret}"


def test_an_area_manager_reads_nothing_of_other_areas_in_plans(growing_office: Office) -> None:  # noqa: F811
    office = growing_office
    office.call("assign", "bert", "sued", None, None, "a secret reason")
    office.call("add_territory", "M-OST", "BY")
    chief = office.make_area_manager("chief", "NORD")
    asked = (
        "select * from crm_people.added_territories",
        "select * from crm_people.members",
        "select * from crm_people.user_access_groups",
        "select * from crm_people.who_sees('3')",
        "select * from crm_people.why('bert', '3')",
        "select * from crm_people.sees('bert')",
        "select * from crm_people.membership_at('bert', now())",
        "select * from crm_people.face_conflicts",
    )
    secrets = ("M-OST", "a secret reason", '"sued"', "sued\n", "1001")

    def told() -> set[tuple[str, str]]:
        answers = {statement: "\n".join(pry(chief, statement)) + "\n" for statement in asked}
        return {
            (statement, secret) for statement, said in answers.items() for secret in secrets if secret in said
        }

    assert told() == set()
    opened(office.superuser)
    assert told(), "else the attack proves nothing"


@pytest.mark.parametrize(
    "statement",
    [
        "select count(*) from crm.contact",
        "insert into crm.activity (id, contact_id, subject) values (7001, 3, 'x')",
        "update crm.activity set contact_id = 3",
    ],
)
def test_policies_and_triggers_print_nothing_of_hidden_rows(stage: Stage, statement: str) -> None:
    connection = stage.attacker("carl").connection
    quiet = pry(connection, statement)
    # What a policy asks is in no plan but that of the statement.
    assert not [each for each in quiet if "crm_access." in each]


def test_every_function_with_rights_of_its_owner_keeps_its_plans(answered_office: Office) -> None:  # noqa: F811
    rows = answered_office.superuser.execute(DEFINERS).fetchall()
    assert len(rows) > 50
    assert [name for name, settings in rows if "client_min_messages=notice" not in (settings or "")] == []
