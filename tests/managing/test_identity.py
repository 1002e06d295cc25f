"""A person is a role and not a word: logins that are renamed, dropped, made anew, or of another server."""

from __future__ import annotations

import psycopg
import pytest

from crm_rls.plan.make import make_plan
from crm_rls.postgres.sqlfiles import load
from crm_rls.postgres.versions import MEMBERSHIP_OPTIONS
from tests.fixtures.applying import applying
from tests.managing.conftest import Office

DENIED = psycopg.errors.InsufficientPrivilege
UNFIT = psycopg.errors.ObjectNotInPrerequisiteState


def logins(office: Office) -> set[str]:
    """Return the logins of all people without their prefix."""
    rows = office.manager.execute("select login from crm_people.people").fetchall()
    return {login.removeprefix(f"{office.model.prefix}_") for (login,) in rows}


def rename(office: Office, old: str, new: str) -> None:
    """Rename a login, as a DBA does."""
    office.superuser.execute(f"alter role {office.login(old)} rename to {office.login(new)}")


def make_anew(office: Office, person: str) -> None:
    """Drop a login and make another one of that name."""
    office.superuser.execute(f"drop role {office.login(person)}; create role {office.login(person)} login")


def test_a_renamed_login_goes_on_and_can_be_stopped(office: Office) -> None:
    """Attributes, timed memberships and covers before anybody looks; the row and the log after."""
    office.call("assign", "anna", "first_contact", None, "2031-01-01")
    office.call("assign", "bert", "first_contact")
    office.call("cover", "anna", "bert", None, "2031-01-01")
    rename(office, "anna", "anna_meier")
    rename(office, "bert", "bert_b")
    with office.open("anna_meier") as anna, office.open("bert_b") as bert:
        assert office.seen(anna) == {1, 3}
        assert office.seen(bert) == {1, 2, 3}
        assert office.call("deactivate", "anna").startswith("anna is deactivated")  # type: ignore[attr-defined]
        with pytest.raises(DENIED):
            office.seen(anna)
        assert office.seen(bert) == {2}
    assert logins(office) == {"anna_meier", "bert_b", "carl", "dora"}
    actions = office.manager.execute(
        "select action, old ->> 'login' from crm_people.log "
        "where login = %s and kind = 'person' order by log_id",
        (office.login("anna_meier"),),
    ).fetchall()
    assert actions == [("rename login", office.login("anna")), ("deactivate", office.login("anna_meier"))]


def test_two_logins_that_change_their_names_stay_who_they_are(office: Office) -> None:
    for old, new in (("anna", "between"), ("bert", "anna"), ("between", "bert")):
        rename(office, old, new)
    office.call("assign", "anna", "first_contact", None, "2031-01-01")
    rows = office.manager.execute("select person, login from crm_people.people").fetchall()
    assert {("anna", office.login("bert")), ("bert", office.login("anna"))} <= set(rows)
    with office.open("bert") as anna, office.open("anna") as bert:
        assert office.seen(anna) == {1, 3}
        assert office.seen(bert) == set()


def test_a_login_that_was_made_anew_inherits_nothing(office: Office) -> None:
    office.call("assign", "anna", "first_contact", None, "2031-01-01")
    office.call("assign", "bert", "sued")
    office.call("cover", "bert", "anna", None, "2031-01-01")
    make_anew(office, "anna")
    # Whatever a DBA then gives the new role by hand, attributes and times of the predecessor stay away.
    for role in (
        office.names.persons,
        office.names.timed_role("first_contact"),
        office.names.timed_role("sued"),
        office.names.group_role("first_contact"),
    ):
        office.superuser.execute(f"grant {role} to {office.login('anna')}")
    with office.open("anna") as anna:
        assert office.seen(anna) == set()
    for function, *arguments in (
        ("assign", "anna", "nord"),
        ("assign", "anna", "nord", None, "2031-01-01"),
        ("register", "anna", office.login("anna")),
        ("cover", "anna", "carl"),
        ("cover", "carl", "anna"),
        ("handover", "bert", "anna"),
    ):
        with pytest.raises(UNFIT, match="another role than the one that was registered for anna") as caught:
            office.call(function, *arguments)
        assert "crm_people.rehire" in (caught.value.diag.message_hint or "")
        assert "crm_people.unregister" in (caught.value.diag.message_hint or "")


def test_rehire_says_that_it_is_the_same_person(office: Office) -> None:
    office.call("assign", "anna", "first_contact", None, "2031-01-01")
    office.call("assign", "bert", "sued")
    office.call("cover", "bert", "anna", None, "2031-01-01")
    office.superuser.execute(f"drop role {office.login('anna')}")
    with pytest.raises(UNFIT, match="anna has no login"):
        office.call("assign", "anna", "nord")
    with pytest.raises(psycopg.errors.UndefinedObject, match="there is no login role"):
        office.call("rehire", "anna")
    office.superuser.execute(f"create role {office.login('anna')} login")
    assert office.call("rehire", "anna") == f"anna has the new login {office.login('anna')}."
    with office.open("anna") as anna:
        assert office.seen(anna) == {1, 3, 4}
    assert office.call("rehire", "anna") == f"anna has the login {office.login('anna')} already."


def test_unregister_makes_room_for_another_person(office: Office) -> None:
    office.call("assign", "anna", "first_contact", None, "2031-01-01")
    office.call("assign", "anna", "nord")
    office.call("cover", "anna", "bert", None, "2031-01-01")
    with office.open("bert") as bert:
        assert office.seen(bert) == {1, 3}
        make_anew(office, "anna")
        assert office.call("unregister", "anna") == f"anna ({office.login('anna')}) is no longer a person."
        assert office.seen(bert) == set()
    office.call("register", "andrea", office.login("anna"))
    with office.open("anna") as andrea:
        assert office.seen(andrea) == set()
        office.call("assign", "andrea", "sued")
        assert office.seen(andrea) == {3, 4}
        office.call("unregister", "andrea")
        with pytest.raises(DENIED):
            office.seen(andrea)
    assert logins(office) == {"bert", "carl", "dora"}


def test_the_oid_of_a_dump_from_another_server_is_nobody(office: Office) -> None:
    """The row of anna has the oid of carl, as it can be after a restore; only ending access works by name."""
    office.call("assign", "anna", "first_contact", None, "2031-01-01")
    office.call("assign", "anna", "nord")
    office.superuser.execute(
        "update crm_access.person as p set server = 'x', role = r.oid from pg_roles as r "
        "where p.person = 'anna' and r.rolname = %s",
        (office.login("carl"),),
    )
    office.superuser.execute(f"grant {office.names.timed_role('first_contact')} to {office.login('carl')}")
    with office.open("carl") as carl, office.open("anna") as anna:
        assert office.seen(carl) == set()
        assert office.seen(anna) == {1}
        with pytest.raises(UNFIT, match="anna was registered on another server"):
            office.call("assign", "anna", "sued")
        office.call("unassign", "anna", "nord")
        assert office.seen(anna) == set()
        office.call("rehire", "anna")
        assert office.seen(anna) == {1, 3}
        assert office.seen(carl) == set()


def test_a_manager_of_an_area_is_a_role_too(office: Office) -> None:
    office.make_area_manager("jana", "NORD").close()
    rename(office, "jana", "jana_m")
    with office.open("jana_m") as jana:
        office.call("assign", "bert", "nord", by=jana)
    office.superuser.execute(
        f"drop role {office.login('jana_m')}; create role {office.login('jana_m')} login password 'anew'"
    )
    office.call("appoint", office.login("jana_m"), "SUED")
    with office.database.login(office.login("jana_m"), "anew") as other:
        office.call("assign", "carl", "sued", by=other)
        with pytest.raises(DENIED, match="may not assign nord"):
            office.call("assign", "carl", "nord", by=other)


def test_an_action_without_effect_is_an_error_that_names_who_granted_what_remains(office: Office) -> None:
    office.call("assign", "anna", "nord")
    team, anna = office.login("team"), office.login("anna")
    nord = office.names.group_role("nord")
    office.superuser.execute(f"create role {team}; grant {nord} to {team}; grant {team} to {anna}")
    for function, *arguments in (
        ("unassign", "anna", "nord"),
        ("deactivate", "anna"),
        ("unregister", "anna"),
    ):
        with pytest.raises(UNFIT, match=f"does not leave {nord}: it is a member through {team}") as caught:
            office.call(function, *arguments)
        assert f"REVOKE {team} FROM {anna}" in (caught.value.diag.message_hint or "")
    office.superuser.execute(f"revoke {team} from {anna}; alter role {anna} superuser")
    with pytest.raises(UNFIT, match="is a superuser"):
        office.call("deactivate", "anna")
    office.superuser.execute(f"alter role {anna} nosuperuser bypassrls")
    with pytest.raises(UNFIT, match="has BYPASSRLS"):
        office.call("deactivate", "anna")
    office.superuser.execute(f"alter role {anna} nobypassrls noinherit")
    if office.superuser.info.server_version < MEMBERSHIP_OPTIONS:
        with pytest.raises(UNFIT, match="has NOINHERIT"):
            office.call("assign", "anna", "sued")
    office.call("deactivate", "anna")


def test_tidy_touches_nobody_but_persons(office: Office) -> None:
    """A registrar with LOGIN, and a login that a DBA put into a timed role, keep what they have."""
    registrar, timed = office.names.registrar, office.names.timed_role("nord")
    eve = office.make_login("eve")
    office.superuser.execute(f"alter role {registrar} login; grant {timed} to {eve}")
    roles = "select count(*) from pg_auth_members where member = any (%s::regrole[])"
    before = office.superuser.execute(roles, ([registrar, eve],)).fetchone()
    office.call("tidy")
    assert office.superuser.execute(roles, ([registrar, eve],)).fetchone() == before
    office.superuser.execute(f"alter role {registrar} nologin")
    office.call("assign", "anna", "nord", None, "2031-01-01")


def test_nobody_changes_the_own_access_under_a_new_name_or_another_login(office: Office) -> None:
    jana = office.make_area_manager("jana", "NORD")
    jana.close()
    office.call("register", "jana", office.login("jana"))
    rename(office, "jana", "jana_m")
    second = office.make_login("second")
    office.superuser.execute(f"grant {office.login('jana_m')} to {second}")
    with office.open("jana_m") as session, pytest.raises(DENIED, match=r"own groups|can become the other"):
        office.call("assign", "jana", "nord", by=session)
    with office.open("second") as session:
        session.execute(f"set role {office.login('jana_m')}")
        with pytest.raises(DENIED, match=r"own groups|can become the other"):
            office.call("assign", "jana", "nord", by=session)
    # A login that is neither a person nor a manager, and can become both.
    both = office.make_login("both")
    office.superuser.execute(f"grant {office.login('jana_m')}, {office.login('anna')} to {both}")
    with office.open("both") as session:
        session.execute(f"set role {office.login('jana_m')}")
        with pytest.raises(DENIED, match="can become the other"):
            office.call("assign", "anna", "nord", by=session)
        office.call("assign", "bert", "nord", by=session)
    office.superuser.execute("update crm_access.model set gateways = array[%s]", (both,))
    with office.open("both") as session:
        session.execute(f"set role {office.login('jana_m')}")
        office.call("assign", "anna", "nord", by=session)


def test_where_the_server_may_not_be_asked_a_person_is_a_role_with_its_name(office: Office) -> None:
    """Some services take pg_control_system from PUBLIC: a renamed login then counts again by its old name."""
    office.call("assign", "bert", "first_contact", None, "2031-01-01")
    office.superuser.execute("revoke execute on function pg_control_system() from public")
    everybody = logins(office)
    office.call("assign", "anna", "first_contact", None, "2031-01-01")
    office.call("cover", "anna", "carl", None, "2031-01-01")
    auditor = office.make_login("auditor")
    office.superuser.execute(f"grant pg_read_all_data to {auditor}")
    with office.open("anna") as anna, office.open("carl") as carl, office.open("auditor") as reader:
        assert (office.seen(anna), office.seen(carl)) == ({1, 3}, {1, 3})
        assert reader.execute("select count(*) from crm_access.bound").fetchone() == (len(everybody),)
        assert reader.execute("select count(*) from crm_access.standing").fetchone() == (0,)
        rows = reader.execute(load("inspect", "person_rows")).fetchall()
        assert {row[7] for row in rows} == {"bound"}
    with applying(office.superuser, office.model.prefix) as operator:
        assert make_plan(operator, office.model).plan.steps == ()
    rename(office, "bert", "bert_b")
    with office.open("bert_b") as bert:
        assert office.seen(bert) == set()
        with pytest.raises(UNFIT, match="bert was registered on another server"):
            office.call("assign", "bert", "nord")
        assert office.call("unassign", "anna", "first_contact")
    assert logins(office) == everybody
    rename(office, "bert_b", "bert")
    with office.open("bert") as bert:
        assert office.seen(bert) == {2}
