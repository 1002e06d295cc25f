"""Attacks on identity: who acts is who has logged in, whatever a session sets."""

from __future__ import annotations

from psycopg import sql

from tests.managing.conftest import Office
from tests.managing.refusals import explained, refused


def actor(office: Office) -> str:
    """Return who the log says did the last thing."""
    ((name,),) = office.superuser.execute(
        "select actor from crm_access.log order by log_id desc limit 1"
    ).fetchall()
    return str(name)


def test_a_manager_who_becomes_the_role_of_all_managers_is_still_known(office: Office) -> None:
    office.manager.execute(sql.SQL("set role {}").format(sql.Identifier(office.names.managers)))
    office.call("assign", "anna", "nord")
    assert actor(office) == office.login("manager")


def test_a_pooled_login_that_becomes_the_manager_is_the_manager(office: Office) -> None:
    pool = office.make_login("pool")
    office.superuser.execute(f"alter role {pool} noinherit; grant {office.login('manager')} to {pool}")
    with office.database.login(pool) as session:
        with session.transaction():
            session.execute(f"set local role {office.login('manager')}")
            session.execute("select crm_people.assign('anna', 'nord')")
        assert actor(office) == office.login("manager")
        refused(session, "select crm_people.assign('bert', 'nord')")


def test_a_superuser_who_becomes_a_person_is_that_person(office: Office) -> None:
    office.superuser.execute("grant usage on schema crm_people to public; "
                             "grant execute on all functions in schema crm_people to public")  # fmt: skip
    for become in ("set role {}", "set session authorization {}"):
        with office.database.connect() as became:
            became.execute(sql.SQL(become).format(sql.Identifier(office.login("anna"))))
            explained(refused(became, "select crm_people.assign('anna', 'nord')"))


def test_a_function_of_a_manager_that_a_person_calls_does_nothing(office: Office) -> None:
    """SECURITY DEFINER changes current_user, but neither the login nor the role that was checked."""
    office.superuser.execute("create schema shared; grant create, usage on schema shared to public")
    office.manager.execute(
        "create function shared.lend() returns text language sql security definer as "
        "$$ select crm_people.assign('anna', 'nord') $$"
    )
    explained(refused(office.open("anna"), "select shared.lend()"))
    office.superuser.execute("drop schema shared cascade")


def test_no_setting_forges_the_log(office: Office) -> None:
    for statement in (
        "set crm_rls.action = 'forged'", "set crm_rls.reason = 'forged'", "set application_name = 'forged'",
        "select set_config('crm_rls.reason', 'forged', false)",
    ):  # fmt: skip
        office.manager.execute(statement)
    with office.manager.transaction():
        office.call("assign", "anna", "nord", None, None, "mine")
        office.manager.execute("set local crm_rls.reason = 'forged'; set local crm_rls.action = 'forged'")
        office.call("assign", "anna", "sued")
        office.call("unassign", "anna", "nord")
    rows_ = office.superuser.execute(
        "select actor, action, reason from crm_access.log where login = %s order by log_id desc limit 3",
        (office.login("anna"),),
    ).fetchall()
    me = office.login("manager")
    assert rows_ == [(me, "unassign", ""), (me, "assign", ""), (me, "assign", "mine")]


def test_who_was_deactivated_manages_nothing_any_more(office: Office) -> None:
    nora = office.make_area_manager("nora", "NORD")
    office.call("register", "nora", office.login("nora"))
    office.superuser.execute(f"grant {office.names.managers} to {office.login('anna')}")
    anna = office.open("anna")
    for person, session, role in (("nora", nora, None), ("anna", anna, office.names.managers)):
        assert office.call("assign", "bert", "nord", by=session)
        office.call("deactivate", person)
        explained(refused(session, "select crm_people.unassign('bert', 'nord')"))
        if role:
            session.execute(sql.SQL("set role {}").format(sql.Identifier(role)))
            explained(refused(session, "select crm_people.unassign('bert', 'nord')"))
            refused(session, f"select crm_people.reactivate('{person}')")
