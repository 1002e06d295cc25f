"""What auditors count: numbers of contacts that are those people see, never a value or a row of a contact."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import psycopg
import pytest

from crm_rls.answers import answering
from crm_rls.answers.described import described
from crm_rls.model import SelfService
from tests.fixtures.applying import brought_in_line
from tests.fixtures.database import Connection
from tests.managing.conftest import Office

PERSONAL = {"first_contact"}
"""Groups whose contacts depend on the person."""

FUNCTIONS = ("contact_counts()", "granted_outside()", "group_counts()", "model_in_force()", "report_counts()")


@pytest.fixture
def auditor(office: Office) -> Connection:
    """Return a connection of an auditor who is nothing else."""
    login = office.make_login("olga")
    office.call("appoint_auditor", login)
    return office.database.login(login)


def counts(auditor: Connection, postcode: str | None = None) -> dict[tuple[str, str | None, str | None], int]:
    rows = auditor.execute(
        "select counted, field, value, contacts from crm_people.contact_counts(%s)", (postcode,)
    )
    return {(counted, field, value): number for counted, field, value, number in rows}


def test_a_group_has_as_many_contacts_as_its_members_see(office: Office, auditor: Connection) -> None:
    told: dict[str, int | None] = dict(
        auditor.execute("select access_group, contacts from crm_people.group_counts()").fetchall()
    )
    assert set(told) == {group.name for group in office.model.groups}
    assert {group for group, number in told.items() if number is None} == PERSONAL
    for group in sorted(set(told) - PERSONAL):
        office.call("assign", "anna", group)
        assert told[group] == len(office.seen(office.open("anna"))), group
        office.call("unassign", "anna", group)
    assert len(set(told.values())) > 3
    with answering(office.superuser) as answers:
        assert told == {each.name: each.contacts for each in described(answers)}


def test_territories_and_the_rest_add_up_and_strange_values_are_not_told(
    office: Office, auditor: Connection
) -> None:
    office.superuser.execute("update crm.contact set territory = 'Mrs Miller, +49 40 1234' where id = 4")
    found = counts(auditor)
    assert found == {
        ("all", None, None): 6,
        ("field", "region", "BY"): 1,
        ("field", "region", "HH"): 2,
        ("field", "region", "SH"): 1,
        ("field", "region", None): 2,
    }
    office.superuser.execute(
        "delete from crm.contact_product; delete from crm.deal_line; delete from crm.deal"
    )
    office.superuser.execute("delete from crm.activity; delete from crm.contact")
    assert counts(auditor) == {("all", None, None): 0}


def test_postcodes_are_counted_by_two_digits_and_only_if_the_model_reads_them(
    office: Office, auditor: Connection
) -> None:
    office.superuser.execute("alter table crm.contact add column plz text")
    office.superuser.execute(
        "update crm.contact set plz = case id when 1 then '20095' when 2 then '8001' else '80331' end"
    )
    assert {key for key in counts(auditor, "plz") if key[0] == "postcode"} == set()
    office.superuser.execute(f"grant select (plz) on crm.contact to {office.names.owner}")
    found = {
        value: number
        for (counted, _, value), number in counts(auditor, "plz").items()
        if counted == "postcode"
    }
    assert found == {"20": 1, "80": 4, None: 1}


@pytest.mark.parametrize(
    "column", ["name", "pad", "nowhere", "", 'id"', "id::text), (select 'x'", "tableoid", "ctid", "%s", "$1"]
)
def test_no_column_tells_more_than_two_digits(office: Office, auditor: Connection, column: str) -> None:
    office.superuser.execute("update crm.contact set name = '12345', pad = 54321")
    assert {key for key in counts(auditor, column) if key[0] == "postcode"} == set()


def test_an_auditor_reads_the_filters_and_what_is_accepted_and_no_people(
    office: Office, auditor: Connection
) -> None:
    parts: dict[str, Any] = dict(
        auditor.execute("select part, content from crm_people.model_in_force()").fetchall()
    )
    assert set(parts) == {"structure", "verification"}
    assert {each["name"] for each in parts["structure"]["groups"]} == {
        each.name for each in office.model.groups
    }
    assert not any(office.login(person) in str(parts) for person in ("anna", "bert", "carl", "dora"))
    for relation in ("in_force", "contact_group", "outside_log"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            auditor.execute(f"select from crm_access.{relation}")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        auditor.execute("select from crm_access.counted_contacts('id')")


def test_what_was_granted_outside_is_told(office: Office, auditor: Connection) -> None:
    assert auditor.execute("select from crm_people.granted_outside()").fetchall() == []
    office.call("assign", "anna", "nord")
    office.revoke("anna", "nord")
    office.superuser.execute(f"grant {office.names.group_role('sued')} to {office.login('bert')}")
    found = auditor.execute("select login, access_group, holds, granted_by from crm_people.granted_outside()")
    (who,) = office.superuser.execute("select current_user").fetchone() or ()
    assert set(found) == {
        (office.login("anna"), "nord", False, ""),
        (office.login("bert"), "sued", True, who),
    }


def test_people_who_appoint_their_substitutes_count_nothing(office: Office) -> None:
    brought_in_line(office.superuser, replace(office.model, self_service=SelfService.COVERS))
    anna = office.open("anna")
    assert anna.execute("select from crm_people.directory").fetchall()
    for function in FUNCTIONS:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            anna.execute(f"select * from crm_people.{function}")
    # Also where a DBA gave the privilege to call it.
    office.superuser.execute(f"grant execute on all functions in schema crm_people to {office.login('anna')}")
    for function in FUNCTIONS:
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="access manager or an auditor"):
            anna.execute(f"select * from crm_people.{function}")
