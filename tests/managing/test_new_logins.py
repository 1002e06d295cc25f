"""Managers make logins: what these are, who may, and that nothing else can be made or altered by it."""

from __future__ import annotations

from dataclasses import replace

import psycopg
import pytest
from psycopg.sql import SQL, Identifier, Literal

from crm_rls.model import NewLogins
from tests.fixtures.applying import brought_in_line
from tests.fixtures.database import Connection, role_names
from tests.fixtures.nested_plans import opened
from tests.managing.conftest import PASSWORD_DAYS, Office
from tests.managing.refusals import explained, refused

MADE = "select made, password, valid_until from crm_people.make_login(%s, %s, without_password => %s)"
ANEW = "select login, password, valid_until from crm_people.new_password(%s)"

ROLE = """
select r.rolcanlogin, r.rolinherit, r.rolsuper, r.rolcreatedb, r.rolcreaterole, r.rolreplication,
    r.rolbypassrls, r.rolconnlimit
from pg_roles as r where r.rolname = %s
"""
PLAIN = (True, True, False, False, False, False, False, -1)


@pytest.fixture
def office(hiring_office: Office) -> Office:
    return hiring_office


def _made(
    office: Office, name: str, by: Connection | None = None, *, without_password: bool = False
) -> tuple[str, str]:
    """Make a login as the manager, and return it with its password."""
    login = f"new_{office.model.prefix}_{name}"
    row = (by or office.manager).execute(MADE, (name, login, without_password)).fetchone()
    assert row is not None
    assert row[0] == login
    return login, row[1]


def _anew(office: Office, person: str) -> str:
    row = office.manager.execute(ANEW, (person,)).fetchone()
    assert row is not None
    return str(row[1])


def _attributes(office: Office, login: str) -> tuple[object, ...] | None:
    return office.superuser.execute(ROLE, (login,)).fetchone()


@pytest.mark.parametrize("strings", ["on", "off"])
def test_a_new_hire_works_without_a_dba(office: Office, strings: str) -> None:
    office.manager.execute(f"set standard_conforming_strings = {strings}")
    row = office.manager.execute(
        "select made, password, valid_until from crm_people.make_login(%s, %s, %s, reason => %s)",
        ("sofia", f"new_{office.model.prefix}_sofia", '{"employee_no": "77"}', "new in the north"),
    ).fetchone()
    assert row is not None
    login, password, ends = row
    assert len(password) == 27
    assert office.call("assign", "sofia", "nord") == "sofia is in nord."
    with office.database.login(login, password) as sofia:
        assert office.seen(sofia)
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        office.database.login(login, "wrong")
    assert _attributes(office, login) == PLAIN
    zone = office.model.time_zone
    assert office.superuser.execute(
        "select rolvaliduntil = %s, (rolvaliduntil at time zone %s)::time = '00:00', "
        "(rolvaliduntil at time zone %s)::date - (now() at time zone %s)::date "
        "from pg_roles where rolname = %s",
        (ends, zone, zone, zone, login),
    ).fetchone() == (True, True, PASSWORD_DAYS + 1)
    groups = office.superuser.execute(
        "select m.roleid::regrole::text from pg_auth_members as m where m.member = %s::regrole order by 1",
        (login,),
    ).fetchall()
    assert groups == [(office.names.group_role("nord"),), (office.names.persons,)]
    assert office.superuser.execute(
        "select m.member::regrole::text, m.admin_option, m.inherit_option, m.set_option "
        "from pg_auth_members as m where m.roleid = %s::regrole",
        (login,),
    ).fetchall() == [(office.names.login_maker, True, False, False)]
    entries = office.manager.execute(
        "select action, kind, actor, holds, valid_until, reason from crm_people.log where login = %s "
        "order by log_id",
        (login,),
    ).fetchall()
    manager = office.login("manager")
    assert entries[0] == ("make_login", "login", manager, True, ends, "new in the north")
    assert [entry[1] for entry in entries] == ["login", "person", "permanent"]
    # Kerberos and certificates
    login, _ = _made(office, "karl", without_password=True)
    assert office.superuser.execute(
        "select rolpassword, rolvaliduntil from pg_authid where rolname = %s", (login,)
    ).fetchone() == (None, None)


def test_names_that_are_refused_and_hostile_ones_that_are_only_names(office: Office) -> None:
    prefix = office.model.prefix
    for name in (
        "", "pg_x", "PG_x", "Public", "none", f"{prefix}_group_nord", f"{prefix.upper()}_x",
        f"{prefix}_login_maker", "x" * 64, "ä" * 32, " x", "x\ny", "x\x7f",
    ):  # fmt: skip
        with pytest.raises(psycopg.errors.InvalidParameterValue) as wrong:
            office.manager.execute(MADE, ("sofia", name, False))
        explained(wrong.value)
    taken = _made(office, "sofia")[0]
    for name in (office.superuser.info.user, taken, taken.upper()):
        with pytest.raises(psycopg.errors.DuplicateObject) as exists:
            office.manager.execute(MADE, ("other", name, False))
        explained(exists.value)
    with pytest.raises(psycopg.errors.UniqueViolation):  # the name is another person's
        office.manager.execute(MADE, ("anna", f"new_{prefix}_anna", False))
    assert f"new_{prefix}_anna" not in role_names(office.superuser)
    hostile = [
        f'new_{prefix}"; alter role {office.login("anna")} superuser; --',
        f"new_{prefix}' superuser password 'x",
        f"new_{prefix} superuser",
        f"new_{prefix}$body$ %s %I",
    ]
    for name in hostile:
        (row,) = office.manager.execute(MADE, (name, name, False)).fetchall()
        assert row[0] == name
        assert _attributes(office, name) == PLAIN
        with office.database.login(name, row[1]) as somebody:
            assert somebody.execute("select current_user::text").fetchone() == (name,)
    assert _attributes(office, office.login("anna")) == PLAIN


def test_another_password_is_for_logins_that_were_made_here_and_can_no_more(office: Office) -> None:
    login, old = _made(office, "sofia")
    new = _anew(office, "sofia")
    assert new != old
    office.database.login(login, new).close()
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        office.database.login(login, old)

    def kept(who: str, expected: str) -> None:
        password = "select rolpassword, rolvaliduntil from pg_authid where rolname = %s"
        before = office.superuser.execute(password, (login,)).fetchone()
        assert expected in explained(
            refused(office.manager, SQL("select crm_people.new_password({})").format(who))
        )
        assert office.superuser.execute(password, (login,)).fetchone() == before

    # A login of a DBA's, and the operator's, though a person: the maker has no ADMIN OPTION on it.
    kept("anna", "was not made by crm_people.make_login")
    # One that became more later: another manager, an area manager, a member of a role of others, a DBA.
    names, superuser = office.names, office.superuser
    other = office.make_login("reports")
    for role in (names.managers, other, "pg_read_all_data"):
        superuser.execute(SQL("grant {} to {}").format(Identifier(role), Identifier(login)))
        kept("sofia", f"has more than groups give: it is in {role}")
        superuser.execute(SQL("revoke {} from {}").format(Identifier(role), Identifier(login)))
    office.call("appoint", login, "NORD")
    kept("sofia", names.area_managers)
    office.call("dismiss", login)
    superuser.execute(SQL("alter role {} createdb").format(Identifier(login)))
    kept("sofia", "has more than groups give")
    superuser.execute(SQL("alter role {} nocreatedb").format(Identifier(login)))
    for attribute in ("createrole", "replication", "bypassrls", "superuser"):
        superuser.execute(SQL("alter role {} {}").format(Identifier(login), SQL(attribute)))
        with pytest.raises(psycopg.Error, match="no policy would bind it"):
            office.manager.execute(ANEW, ("sofia",))
        superuser.execute(SQL("alter role {} no{}").format(Identifier(login), SQL(attribute)))
    _anew(office, "sofia")


def test_a_leaver_cannot_log_in_until_somebody_says_so(office: Office) -> None:
    login, password = _made(office, "sofia")
    own = office.login("anna")
    assert "deactivated" in str(office.call("deactivate", "sofia"))
    office.call("deactivate", "anna")
    with pytest.raises(psycopg.OperationalError, match="not permitted to log in"):
        office.database.login(login, password)
    with pytest.raises(psycopg.errors.ObjectNotInPrerequisiteState):
        office.manager.execute(ANEW, ("sofia",))
    assert _attributes(office, own) == PLAIN  # a DBA's
    office.call("reactivate", "sofia")
    office.database.login(login, password).close()
    office.call("unregister", "sofia")
    with pytest.raises(psycopg.OperationalError, match="not permitted to log in"):
        office.database.login(login, password)
    # What a DBA made of it is a DBA's business: the leaver loses the groups, and the manager is told.
    login, _ = _made(office, "karl")
    office.superuser.execute(SQL("grant pg_read_all_data to {}").format(Identifier(login)))
    told: list[str] = []
    office.manager.add_notice_handler(lambda notice: told.append(notice.message_primary or ""))
    office.call("deactivate", "karl")
    more = f"the login {login} has more than groups give: it is in pg_read_all_data"
    assert told == [f"{more}, so closing it is left to a DBA"]
    assert _attributes(office, login) == PLAIN
    office.call("reactivate", "anna")


def test_nobody_else_makes_logins_and_the_maker_is_nothing_else(office: Office) -> None:
    maker, superuser = office.names.login_maker, office.superuser
    assert superuser.execute(
        "select rolcanlogin, rolinherit, rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls "
        "from pg_roles where rolname = %s",
        (maker,),
    ).fetchone() == (False, False, False, False, True, False, False)
    assert superuser.execute(
        "select pg_describe_object(classid, objid, objsubid) from pg_shdepend "
        "where refobjid = %s::regrole "
        "and dbid = (select oid from pg_database where datname = current_database()) order by 1",
        (maker,),
    ).fetchall() == [
        ("function crm_access.change_login(text,boolean,text,timestamp with time zone)",),
        ("function crm_access.create_login(text,text,timestamp with time zone)",),
    ]
    assert not superuser.execute(
        "select has_schema_privilege(%s, 'crm_access', 'create, usage')", (maker,)
    ).fetchone()[0]  # type: ignore[index]
    area, person = office.make_area_manager("area", "NORD"), office.open("anna")
    auditor_login = office.make_login("auditor")
    office.call("appoint_auditor", auditor_login)
    auditor = office.database.login(auditor_login)
    for who in (area, person, auditor):
        refused(who, "select crm_people.make_login('sofia', 'new_sofia')")
        refused(who, "select crm_people.new_password('anna')")
    for who in (office.manager, area, person, auditor):
        refused(who, "select crm_access.create_login('new_sofia', null, null)")
        refused(who, "select crm_access.change_login('new_sofia', true, null, null)")
        refused(who, "create role new_sofia")
        for role in (maker, office.names.registrar, office.names.owner):
            refused(who, SQL("set role {}").format(Identifier(role)))
    # Everybody may set it; without a value of its own in the function the maker would become what it makes.
    office.manager.execute("set createrole_self_grant = 'set, inherit'")
    login, _ = _made(office, "sofia")
    assert superuser.execute(
        "select count(*) from pg_auth_members where roleid = %s::regrole and (set_option or inherit_option)",
        (login,),
    ).fetchone() == (0,)
    # Whoever became the registrar, or the function's caller, still makes nothing but plain logins.
    superuser.execute(SQL("set role {}").format(Identifier(office.names.registrar)))
    for verifier in ("secret", "SCRAM-SHA-256$1:x$y:z", "md5" + 32 * "0", ""):
        with pytest.raises(psycopg.errors.InvalidParameterValue):
            superuser.execute("select crm_access.create_login('new_x', %s, null)", (verifier,))
        told = superuser.execute(
            "select crm_access.change_login(%s, null, %s, null)", (login, verifier)
        ).fetchone()
        assert told == ("that is no verifier of a password",)
    for victim in (office.login("anna"), office.names.group_role("nord"), "postgres"):
        told = superuser.execute("select crm_access.change_login(%s, true, null, null)", (victim,)).fetchone()
        assert "was not made by" in str(told)
    refused(superuser, SQL("alter role {} superuser").format(Identifier(login)))
    refused(superuser, "create role new_sofia2")
    superuser.execute("reset role")
    office.call("deactivate", "anna")
    superuser.execute(
        SQL("grant {} to {}").format(Identifier(office.names.managers), Identifier(office.login("anna")))
    )
    refused(office.open("anna"), "select crm_people.make_login('x', 'new_x')")
    superuser.execute(
        SQL("revoke {} from {}").format(Identifier(office.names.managers), Identifier(office.login("anna")))
    )
    office.call("reactivate", "anna")


def test_no_message_of_the_server_has_the_password(office: Office) -> None:
    """What goes to the log is sent to the client, too: all statements, and with auto_explain nested ones."""
    manager = office.login("manager")
    settings = {
        "session_preload_libraries": "auto_explain passwordcheck", "auto_explain.log_min_duration": "0",
        "auto_explain.log_nested_statements": "on", "log_statement": "all", "log_min_duration_statement": "0",
        "auto_explain.log_parameter_max_length": "-1", "log_parameter_max_length": "-1",
    }  # fmt: skip
    for name, value in settings.items():
        statement = SQL("alter role {} set {} = {}")
        values = SQL(", ").join(map(Literal, value.split()))
        office.superuser.execute(statement.format(Identifier(manager), SQL(name), values))
    opened(office.superuser)
    told: list[str] = []
    with office.database.login(manager, options="-c client_min_messages=log") as again:
        again.add_notice_handler(
            lambda notice: told.append(f"{notice.message_primary}{notice.message_detail}")
        )
        with pytest.raises(psycopg.errors.InvalidParameterValue, match="too short"):
            again.execute("alter role current_user password 'short'")  # passwordcheck is there
        told.clear()
        _, password = _made(office, "sofia", again)
        (row,) = again.execute(ANEW, ("sofia",)).fetchall()
    said = "\n".join(told)
    assert "new_password" in said
    assert "crm_access.create_login" in said, "nested statements are to be among the messages"
    assert "SCRAM-SHA-256$4096:" in said
    assert password not in said
    assert row[1] not in said


@pytest.mark.alone
def test_logins_outlive_the_word_and_their_maker_stays_as_long_as_they_need_it(office: Office) -> None:
    login, password = _made(office, "sofia")
    maker = office.names.login_maker
    without = replace(office.model, new_logins=NewLogins.NOTHING, password_days=None)
    with office.database.connect(autocommit=False) as owner:
        plan = brought_in_line(owner, without)
    assert [each.code for each in plan.findings] == ["CR0917"]
    assert office.superuser.execute(
        "select rolcreaterole from pg_roles where rolname = %s", (maker,)
    ).fetchone() == (False,)
    office.database.login(login, password).close()
    with pytest.raises(psycopg.errors.FeatureNotSupported) as nothing:
        _made(office, "karl")
    assert "CREATE ROLE" in explained(nothing.value)
    with pytest.raises(psycopg.errors.FeatureNotSupported):
        _anew(office, "sofia")
    external = replace(office.model, new_logins=NewLogins.EXTERNAL, password_days=None)
    with office.database.connect(autocommit=False) as owner:
        brought_in_line(owner, external)
    assert _made(office, "karl")[1] is None
    with pytest.raises(psycopg.errors.FeatureNotSupported):
        _anew(office, "karl")
    office.call("unregister", "sofia")
    office.call("unregister", "karl")
    for name in (login, f"new_{office.model.prefix}_karl"):
        office.superuser.execute(SQL("drop role {}").format(Identifier(name)))
    with office.database.connect(autocommit=False) as owner:
        brought_in_line(owner, without)
    assert maker not in role_names(office.superuser)
