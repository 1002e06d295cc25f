"""Answers of crm_people about rows of child tables are what people see, and tell nobody of hidden rows."""

from __future__ import annotations

from dataclasses import replace

import psycopg
import pytest

from crm_rls.model import SelfService
from crm_rls.postgres.sqltext import SQL, Identifier
from tests.attacks.attacker import Attacker
from tests.fixtures.applying import brought_in_line
from tests.managing.actions import PEOPLE
from tests.managing.answered import TABLES, counted, numbers, seen, told
from tests.managing.conftest import Office
from tests.managing.refusals import explained, refused


def test_answers_about_every_table_are_what_people_see(answered_office: Office) -> None:
    found = seen(answered_office)
    for table in TABLES:
        assert any(found[person][table] for person in PEOPLE), f"nobody sees a row of {table}"
    assert found["bert"]["crm.address"] > {"21"}
    assert told(answered_office, "who_sees") == found
    assert told(answered_office, "why") == found
    assert counted(answered_office) == numbers(found)


def why(office: Office, person: str, key: str, table: str) -> set[tuple[object, ...]]:
    """Return group, allows, hidden and how."""
    rows = office.manager.execute(
        "select access_group, allows, hidden, how from crm_people.why(%s, %s, root => %s) where has_contact",
        (person, key, table),
    )
    return set(rows.fetchall())


def test_why_names_the_groups_the_share_and_what_hides_the_row(answered_office: Office) -> None:
    assert ("nord", True, False, "permanent") in why(answered_office, "anna", "1", "crm.deal")
    assert (None, True, False, "share") in why(answered_office, "anna", "4", "crm.deal")
    # A restriction on the contact hides what belongs to it, and one on the notes hides those of others.
    assert ("nord", False, True, "permanent") in why(answered_office, "anna", "5", "crm.deal")
    assert ("nord", False, True, "permanent") in why(answered_office, "anna", "8", "crm.note")
    assert (None, False, True, "share") in why(answered_office, "dora", "5", "crm.activity") | why(
        answered_office, "dora", "5", "crm.deal"
    )
    assert ("closers", True, False, "permanent") in why(answered_office, "carl", "6", "crm.deal")
    assert ("watchers", True, False, "permanent") not in why(answered_office, "anna", "3", "crm.deal")
    # What a substitute sees is by whom he or she acts for.
    covered = answered_office.manager.execute(
        "select access_group, acting_for from crm_people.why('dora', '2', root => 'crm.deal') where allows"
    )
    assert set(covered) == {("first_contact", "bert"), ("movers", "bert")}


def test_an_auditor_and_an_area_manager_ask(answered_office: Office) -> None:
    auditor = answered_office.make_login("auditor")
    grant = SQL("grant {} to {}").format(Identifier(answered_office.names.auditors), Identifier(auditor))
    answered_office.superuser.execute(grant)
    with answered_office.database.login(auditor) as asking:
        rows = asking.execute("select distinct person from crm_people.who_sees('1', root => 'crm.deal')")
        assert {person for (person,) in rows} == {
            person for person, tables in seen(answered_office).items() if "1" in tables["crm.deal"]
        }
    nora = answered_office.make_area_manager("nora", "SUED")
    told = nora.execute("select access_group from crm_people.who_sees('1', root => 'crm.deal')").fetchall()
    assert told == []


def asked(
    attacker: Attacker, key: str, table: str
) -> tuple[tuple[tuple[object, ...], ...], str, str, str, tuple[str, ...]]:
    """Return all that somebody hears who asks for the own reasons."""
    found = attacker.run("select * from crm_people.why('anna', %s, root => %s)", key, table)
    return found.rows, found.status, found.sqlstate, found.error, found.notices


def test_a_person_learns_nothing_of_a_hidden_row(answered_office: Office) -> None:
    office = answered_office
    anna = Attacker(office.open("anna"))
    calls = ("why('carl', '1', root => 'crm.deal')", "who_sees('1', root => 'crm.deal')", "sees('anna')")
    for call in (*calls, "why('anna', '1', root => 'crm.deal')"):
        refused(anna.connection, f"select * from crm_people.{call}")
    with office.database.connect(autocommit=False) as owner:
        brought_in_line(owner, replace(office.model, self_service=SelfService.COVERS))
    own = seen(office)["anna"]
    everything = {
        table: {key for (key,) in office.superuser.execute(f"select {key} from {table}".encode())}
        for table, key in TABLES.items()
    }
    for table in set(TABLES) - {"crm.contact"}:
        absent = "4711,1" if table == "crm.deal_line" else "4711"
        nothing = asked(anna, absent, table)
        assert nothing == ((), "SELECT 0", "", "", ())
        for key in everything[table] - own[table]:
            assert asked(anna, key, table) == nothing, (table, key)
        for key in own[table]:
            rows, *_ = asked(anna, key, table)
            assert rows, (table, key)
            assert all(allows for _, allows, *_ in rows), (table, key)
    # Whose row it is makes no difference to who may not ask.
    for key in ("1", "4", "5", "4711"):
        said = {
            (found.sqlstate, found.error)
            for found in (
                anna.run("select * from crm_people.why('carl', %s, root => 'crm.deal')", key),
                anna.run("select * from crm_people.why('nobody', %s, root => 'crm.deal')", key),
            )
        }
        assert len(said) == 1, key
    for function in ("row_groups_of('1', 'crm.deal')", "reached('crm.deal', '{1}')"):
        assert anna.run(f"select * from crm_access.{function}").denied


KEYLESS = "root => 'crm.contact_product'"


@pytest.mark.parametrize("call", [f"why('anna', '1', {KEYLESS})", f"who_sees('1', {KEYLESS})"])
def test_a_table_without_a_key_is_refused(answered_office: Office, call: str) -> None:
    with pytest.raises(psycopg.errors.FeatureNotSupported) as told:
        answered_office.manager.execute(f"select * from crm_people.{call}".encode())
    said = explained(told.value)
    assert "crm.contact_product" in said
    assert "crm-rls sees --table crm.contact_product" in said


def test_what_is_no_key_of_a_child_row_is_told(answered_office: Office) -> None:
    with pytest.raises(psycopg.errors.InvalidParameterValue) as told:
        answered_office.manager.execute("select crm_people.who_sees('x', root => 'crm.deal_line')")
    assert "Keys of crm.deal_line are of type integer, integer" in explained(told.value)
