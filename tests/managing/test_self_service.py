"""People who appoint their own substitutes: never more than they have, and nothing of anybody else."""

from __future__ import annotations

from dataclasses import replace

import psycopg
import pytest

from crm_rls.model import SelfService
from crm_rls.verify import verify
from tests.fixtures.applying import brought_in_line
from tests.fixtures.database import Connection
from tests.managing.conftest import Office
from tests.managing.refusals import explained, refused
from tests.managing.sessions import rows
from tests.managing.test_reading import CHANGING, READING


@pytest.fixture
def house(office: Office) -> Office:
    """Return an office whose people may do it; two are in the north, so that somebody is left there."""
    model = replace(office.model, self_service=SelfService.COVERS)
    with office.database.connect(autocommit=False) as owner:
        brought_in_line(owner, model)
    house = replace(office, model=model)
    for person, group in (("anna", "nord"), ("dora", "nord"), ("carl", "sued")):
        house.call("assign", person, group)
    return house


def answers(session: Connection, query: str) -> list[tuple[object, ...]]:
    return session.execute(f"select {query}").fetchall()


def test_a_person_appoints_prolongs_and_ends(house: Office) -> None:
    anna = house.open("anna")
    number = house.call("cover", "anna", "bert", None, "2999-01-06", 0, 0, "holiday", by=anna)
    assert rows(house.open("bert")) == {1}
    assert answers(anna, "cover_id, absent, substitute, reason from crm_people.covers") == [
        (number, "anna", "bert", "holiday")
    ]  # fmt: skip
    assert answers(house.open("bert"), "absent from crm_people.covers") == [("anna",)]
    assert house.call("prolong_cover", number, "2999-02-01", by=anna)
    assert house.call("end_cover", number, by=anna)
    assert rows(house.open("bert")) == set()
    assert answers(
        house.manager, "distinct actor from crm_people.log where kind = 'cover'"
    ) == [(house.login("anna"),)]  # fmt: skip


def test_a_substitute_sees_no_more_than_the_person_has(house: Office) -> None:
    anna = house.open("anna")
    house.call("cover", "anna", "bert", by=anna)
    house.call("unassign", "anna", "nord")
    assert rows(house.open("bert")) == set()
    house.call("assign", "anna", "nord")
    house.call("deactivate", "anna")
    assert rows(house.open("bert")) == set()
    refused(anna, "select crm_people.cover('anna', 'carl')")


def test_nobody_appoints_for_somebody_else_or_changes_what_a_manager_made(house: Office) -> None:
    anna = house.open("anna")
    made = house.call("cover", "anna", "bert")
    hers = house.call("cover", "dora", "bert", by=house.open("dora"))
    for call in (
        "cover('carl', 'anna')", "cover('dora', 'anna')", f"end_cover({made})", f"end_cover({hers})",
        f"prolong_cover({made}, '2999-01-01')",
    ):  # fmt: skip
        assert "may not" in explained(refused(anna, f"select crm_people.{call}")), call
    why = explained(refused(anna, f"select crm_people.end_cover({made})"))
    assert f"cover {made} was not made by anna" in why
    assert rows(anna) == {1}


def test_what_leaves_nobody_takes_a_manager(house: Office) -> None:
    carl = house.open("carl")
    house.call("cover", "bert", "dora", None, "2999-01-01")
    with pytest.raises(psycopg.errors.ObjectNotInPrerequisiteState, match="nobody would be there for sued"):
        house.call("cover", "carl", "bert", by=carl)
    words = "null, null, 0, 0, 'why', null, true"
    explained(refused(carl, f"select crm_people.cover('carl', 'bert', {words})"))


@pytest.mark.parametrize("office_of_hers", ["area manager", "auditor"])
def test_an_office_takes_nothing_of_it(house: Office, office_of_hers: str) -> None:
    """Somebody appoints the own substitute, and goes on to change that, whatever else she may."""
    before = house.call("cover", "anna", "bert", "2998-01-01", "2998-02-01", by=house.open("anna"))
    house.call("assign", "anna", "sued")
    if office_of_hers == "area manager":
        house.call("appoint", house.login("anna"), "NORD")
    else:
        house.call("appoint_auditor", house.login("anna"))
    made = house.call("cover", "anna", "carl", None, "2999-01-01")
    anna = house.open("anna")
    assert house.call("prolong_cover", before, "2998-03-01", by=anna)
    assert house.call("end_cover", before, by=anna)
    hers = house.call("cover", "anna", "bert", None, "2999-01-06", by=anna)
    assert rows(house.open("bert")) == rows(anna) == {1, 3, 4}
    only = house.call("cover", "anna", "bert", "2999-02-01", "2999-02-06", 0, 0, "", ["sued"], by=anna)
    shown = answers(anna, "cover_id, access_groups from crm_people.covers where absent = 'anna' order by 1")
    assert shown == [(made, None), (hers, None), (only, ["sued"])]
    explained(refused(anna, f"select crm_people.prolong_cover({only}, '2999-03-01', 'why', true)"))
    assert house.call("end_cover", only, by=anna)
    explained(refused(anna, f"select crm_people.end_cover({made})"))
    explained(refused(anna, "select crm_people.cover('dora', 'anna')"))
    assert house.call("about_person", "anna", by=anna)
    assert answers(anna, "access_group from crm_people.why('anna', '3') where allows") == [("sued",)]
    # She still gives nobody what is not of her area, and nothing to herself.
    for call in ("assign('bert', 'sued')", "assign('anna', 'nord')", "unassign('anna', 'nord')"):
        refused(anna, f"select crm_people.{call}")


def test_who_was_deactivated_has_nothing_of_it_as_somebody_else(house: Office) -> None:
    number = house.call("cover", "carl", "bert", None, "2999-01-06", by=house.open("carl"))
    anna = house.open("anna")
    house.call("deactivate", "anna")
    house.superuser.execute(f"grant {house.login('carl')} to {house.login('anna')}")
    anna.execute(f"set role {house.login('carl')}")
    assert answers(anna, "cover_id from crm_people.covers") == []
    for call in (
        f"end_cover({number})",
        "cover('carl', 'dora')",
        "about_person('carl')",
        "why('carl', '3')",
    ):
        refused(anna, f"select crm_people.{call}")


def test_a_person_reads_and_changes_nothing_else(house: Office) -> None:
    anna = house.open("anna")
    house.call("cover", "carl", "dora")
    logins = {name: house.login(name) for name in ("eve", "nora", "olga")}
    assert answers(anna, "1 from crm_people.covers") == []
    for view in ("people", "members", "log", "model_records", "user_access_groups", "face_conflicts"):
        refused(anna, f"select * from crm_people.{view}")
    changing = {name: arguments.format(**logins) for name, arguments in CHANGING.items()}
    for name, arguments in (*READING.items(), *changing.items()):
        if name not in ("moment_of", "time_zone", "cover", "end_cover", "prolong_cover"):
            refused(anna, f"select crm_people.{name}{arguments}")
    assert len(answers(anna, "person from crm_people.directory")) == 4


def test_even_a_careless_grant_opens_nothing(house: Office) -> None:
    house.call("cover", "carl", "dora")
    house.superuser.execute(
        "grant select on all tables in schema crm_people to public; "
        "grant execute on all functions in schema crm_people to public"
    )
    anna = house.open("anna")
    for view in ("people", "members", "log", "user_access_groups", "covers"):
        assert answers(anna, f"1 from crm_people.{view}") == [], view
    for name, arguments in READING.items():
        if name in ("moment_of", "time_zone"):
            continue
        try:
            assert answers(anna, f"* from crm_people.{name}{arguments}") == [], name
        except psycopg.errors.InsufficientPrivilege:
            continue


def test_without_the_word_in_the_model_nobody_may(office: Office) -> None:
    office.call("assign", "anna", "nord")
    refused(office.open("anna"), "select crm_people.cover('anna', 'bert')")


def test_verify_finds_nothing_wrong_with_it_and_still_finds_more(house: Office) -> None:
    with house.database.connect(autocommit=False) as owner:
        codes = {finding.code.value for finding in verify(owner, house.model).findings}
    assert not codes & {"CR0305", "CR0306", "CR0310"}
    house.superuser.execute(f"grant execute on function crm_people.tidy() to {house.names.persons}")
    with house.database.connect(autocommit=False) as owner:
        codes = {finding.code.value for finding in verify(owner, house.model).findings}
    assert "CR0310" in codes
