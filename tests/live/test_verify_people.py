"""Security rules about logins and roles (01xx): each fault is found, named, and gone after its repair."""

from __future__ import annotations

import pytest
from psycopg import sql

from crm_rls.diagnostics import Code, Severity
from crm_rls.verify.memberships import check_log
from tests.fixtures.audited import Audited, Case

ERROR, WARNING = Severity.ERROR, Severity.WARNING

CASES = [
    Case(
        Code.LOGIN_SEES_NOTHING,
        "create role vx_old login; create role vx_apps; grant select (name) on crm.contact to vx_apps;"
        "grant vx_apps to vx_old",
        "revoke vx_apps from vx_old",
        {"vx_old": WARNING},
    ),
    Case(
        Code.LOGIN_SEES_NOTHING,
        "create role vx_dump login in role pg_read_all_data",
        "alter role vx_dump bypassrls",
        {"vx_dump": WARNING},
    ),
    Case(
        Code.REFRESH_LEAVES_NOTHING,
        "create role vx_old login; create schema rpt; create view crm.v as select name from crm.contact;"
        "create materialized view rpt.m as select count(*) from crm.v; alter view crm.v owner to vx_old",
        "alter view crm.v owner to vx_loader",
        {"rpt.m": WARNING},
    ),
    Case(
        Code.COPY_SENDS_NOTHING,
        "create role vx_mirror login replication; grant select on crm.contact to vx_mirror;"
        "create publication sent for table crm.contact",
        "drop publication sent",
        {"vx_mirror": WARNING},
    ),
    Case(
        Code.LOGIN_PASSES_UNNAMED,
        "create role vx_night login bypassrls; create role vx_jobs; grant delete on crm.activity to vx_jobs;"
        "grant vx_jobs to vx_night; create role vx_idle login bypassrls; create role vx_root login superuser;"
        "create role vx_many bypassrls; grant select on crm.contact to vx_many",
        "alter role vx_night nobypassrls; alter role vx_root nosuperuser",
        {"vx_night": WARNING, "vx_root": Severity.INFO},
    ),
    Case(
        Code.UNREGISTERED_MEMBER,
        "create role vx_eve login; create role vx_finn login; create role vx_team;"
        "grant vx_group_nord to vx_eve, vx_team; grant vx_persons to vx_team; grant vx_team to vx_finn",
        "revoke vx_group_nord from vx_eve; revoke vx_team from vx_finn",
        {"vx_eve in vx_group_nord": ERROR, "vx_finn in vx_group_nord": ERROR, "vx_finn in vx_persons": ERROR},
    ),
    Case(
        Code.LOGIN_MAKER_HAS_MORE,
        "create role vx_login_maker createrole; create role vx_ops; grant vx_ops to vx_login_maker;"
        "create function crm.made() returns integer return 1;"
        "alter function crm.made() owner to vx_login_maker",
        "revoke vx_ops from vx_login_maker; drop function crm.made()",
        {
            "role vx_login_maker: member of vx_ops": ERROR,
            "role vx_login_maker: owner of function crm.made()": ERROR,
            "role vx_login_maker: EXECUTE on crm.made() for PUBLIC": ERROR,
        },
    ),
    Case(
        Code.PERSON_IS_SERVICE,
        "grant vx_service_loader to vx_anna",
        "revoke vx_service_loader from vx_anna",
        {"vx_anna as vx_service_loader": ERROR},
    ),
    Case(
        Code.PERSON_IS_SERVICE,
        "create role vx_step; grant vx_loader to vx_step; grant vx_step to vx_anna",
        "revoke vx_step from vx_anna",
        {"vx_anna as vx_loader": ERROR, "vx_anna as vx_service_loader": ERROR},
    ),
    Case(
        Code.PERSON_IS_SERVICE,
        "grant vx_group_nord to vx_loader",
        "revoke vx_group_nord from vx_loader",
        {"vx_loader as vx_service_loader": ERROR},
    ),
    Case(
        Code.MEMBER_OF_SERVICE_ROLE,
        "create role vx_stranger login; grant vx_service_loader to vx_stranger",
        "revoke vx_service_loader from vx_stranger",
        {"vx_stranger in vx_service_loader": ERROR},
    ),
    Case(
        Code.MEMBER_OF_SERVICE_ROLE,
        "create role vx_stranger login; grant vx_loader to vx_stranger",
        "revoke vx_loader from vx_stranger",
        {"vx_stranger in vx_service_loader": ERROR},
    ),
    Case(
        Code.SERVICE_PASSES_POLICIES,
        "alter role vx_loader bypassrls",
        "alter role vx_loader nobypassrls",
        {"vx_loader": Severity.INFO},
    ),
    Case(
        Code.GATEWAY_HAS_ROWS,
        "grant vx_group_nord to vx_web",
        "revoke vx_group_nord from vx_web",
        {"vx_web in vx_group_nord": ERROR},
    ),
    Case(
        Code.GATEWAY_HAS_ROWS,
        "alter role vx_web inherit; grant vx_anna to vx_web",
        "alter role vx_web noinherit; revoke vx_anna from vx_web; grant vx_anna to vx_web",
        {
            "vx_web in vx_anna": ERROR,
            "vx_web in vx_group_nord": ERROR,
            "vx_web in vx_persons": ERROR,
        },
    ),
    Case(
        Code.GATEWAY_HAS_ROWS,
        "grant vx_loader to vx_web",
        "revoke vx_loader from vx_web",
        {"vx_web in vx_loader": ERROR},
    ),
    Case(
        Code.GATEWAY_HAS_ROWS,
        "alter role vx_web bypassrls",
        "alter role vx_web nobypassrls",
        {"vx_web: BYPASSRLS": ERROR},
    ),
    Case(
        Code.PERSON_ATTRIBUTES,
        "alter role vx_anna bypassrls",
        "alter role vx_anna nobypassrls",
        {"vx_anna: BYPASSRLS": ERROR},
    ),
    Case(
        Code.PERSON_ATTRIBUTES,
        "alter role vx_anna superuser",
        "alter role vx_anna nosuperuser",
        {"vx_anna: SUPERUSER": ERROR},
    ),
    Case(
        Code.PERSON_ATTRIBUTES,
        "alter role vx_anna replication",
        "alter role vx_anna noreplication",
        {"vx_anna: REPLICATION": ERROR},
    ),
    Case(
        Code.PERSON_CAN_BECOME,
        "create role vx_etl bypassrls; create role vx_step; grant vx_etl to vx_step;grant vx_step to vx_anna",
        "revoke vx_step from vx_anna",
        {"vx_anna as vx_etl: BYPASSRLS": ERROR},
    ),
    Case(
        Code.PREDEFINED_ROLES,
        "grant pg_read_all_data to vx_anna",
        "revoke pg_read_all_data from vx_anna",
        {"vx_anna in pg_read_all_data": ERROR},
    ),
    Case(
        Code.PREDEFINED_ROLES,
        "grant pg_monitor to vx_persons",
        "revoke pg_monitor from vx_persons",
        {
            "vx_anna in pg_monitor": WARNING,
            "vx_bert in pg_monitor": WARNING,
            "vx_carl in pg_monitor": WARNING,
            "vx_dora in pg_monitor": WARNING,
        },
    ),
    Case(
        Code.PERSON_OWNS,
        "alter table crm.deal owner to vx_anna",
        "alter table crm.deal owner to current_user",
        {"vx_anna": ERROR},
    ),
    Case(
        Code.PERSON_OWNS,
        "create role vx_boss; alter schema crm owner to vx_boss; grant vx_boss to vx_anna",
        "revoke vx_boss from vx_anna",
        {"vx_anna as vx_boss": ERROR},
    ),
    Case(
        Code.PERSON_OWNS,
        "grant vx_owner to vx_anna",
        "revoke vx_owner from vx_anna",
        {"vx_anna as vx_owner": ERROR},
    ),
    Case(
        Code.PERSON_OWNS,
        "alter database DATABASE owner to vx_anna",
        "alter database DATABASE owner to current_user",
        {"vx_anna": ERROR},
    ),
    Case(
        Code.ADMIN_OPTION,
        "grant vx_group_nord to vx_anna with admin option",
        "revoke admin option for vx_group_nord from vx_anna",
        {"vx_anna over vx_group_nord": ERROR},
    ),
    Case(
        Code.ADMIN_OPTION,
        "create role vx_leads; create role vx_lead login in role vx_leads;"
        "grant vx_group_nord to vx_leads with admin option",
        "revoke vx_leads from vx_lead",
        {"vx_lead over vx_group_nord": ERROR},
    ),
    Case(
        Code.GROUP_CAN_LOG_IN,
        "alter role vx_group_nord login",
        "alter role vx_group_nord nologin",
        {"vx_group_nord": ERROR},
    ),
    Case(
        Code.NESTED_GROUPS,
        "grant vx_group_sued to vx_group_nord",
        "revoke vx_group_sued from vx_group_nord",
        {"vx_group_nord in vx_group_sued": ERROR},
    ),
    Case(
        Code.NESTED_GROUPS,
        "create role vx_team; grant vx_group_nord to vx_team",
        "revoke vx_group_nord from vx_team",
        {"vx_team in vx_group_nord": WARNING},
    ),
    Case(
        Code.KEEPER_USED,
        "create role vx_helper; grant vx_registrar to vx_helper; alter role vx_owner login",
        "revoke vx_registrar from vx_helper; alter role vx_owner nologin",
        {"vx_helper in vx_registrar": ERROR, "vx_owner": ERROR},
    ),
    Case(
        Code.PERSON_ACTS_AS_ANOTHER,
        "grant vx_bert to vx_anna",
        "revoke vx_bert from vx_anna",
        {"vx_anna as vx_bert": ERROR},
    ),
    Case(
        Code.PERSON_ACTS_AS_ANOTHER,
        "create role vx_service login; grant vx_service to vx_anna",
        "revoke vx_service from vx_anna",
        {"vx_anna as vx_service": WARNING},
    ),
    Case(
        Code.ROLE_SETTINGS,
        "alter role vx_anna set role = 'vx_group_sued'",
        "alter role vx_anna reset role",
        {"vx_anna: role=vx_group_sued": ERROR},
    ),
    Case(
        Code.ROLE_SETTINGS,
        "alter database DATABASE set session_replication_role = replica",
        "alter database DATABASE reset session_replication_role",
        {"everybody: session_replication_role=replica": ERROR},
    ),
    Case(
        Code.ROLE_SETTINGS,
        "alter role vx_anna in database DATABASE set search_path = crm",
        "alter role vx_anna in database DATABASE reset search_path",
        {"vx_anna: search_path=crm": WARNING},
    ),
    Case(
        Code.PARAMETER_PRIVILEGES,
        "grant set on parameter session_replication_role to vx_persons",
        "revoke set on parameter session_replication_role from vx_persons",
        {"vx_persons: SET on session_replication_role": ERROR},
    ),
    Case(
        Code.PARAMETER_PRIVILEGES,
        "grant set on parameter log_min_messages to vx_anna",
        "revoke set on parameter log_min_messages from vx_anna",
        {"vx_anna: SET on log_min_messages": WARNING},
    ),
    Case(
        Code.OWNER_CAN_LOG_IN,
        "create role vx_app login; alter table crm.deal owner to vx_app",
        "alter role vx_app nologin",
        {"vx_app": WARNING},
    ),
]


@pytest.mark.parametrize("case", CASES, ids=Case.name)
def test_a_fault_is_found_until_it_is_repaired(case: Case, audited: Audited) -> None:
    case.check(audited)


def test_createrole_is_an_error_only_where_it_may_grant_every_role(audited: Audited) -> None:
    with audited.rolled_back():
        audited.run("alter role vx_anna createrole")
        severity = audited.findings(Code.PERSON_ATTRIBUTES)["vx_anna: CREATEROLE"].severity
    assert severity is (Severity.ERROR if audited.version < 160000 else Severity.WARNING)


def test_somebody_who_is_in_no_group_is_nobody_whom_the_rules_are_about(audited: Audited) -> None:
    with audited.rolled_back():
        audited.run("create role vx_backup login bypassrls")
        assert audited.findings(Code.PERSON_ATTRIBUTES) == {}


def test_hostile_names_stay_names(audited: Audited) -> None:
    with audited.rolled_back():
        audited.run("""create role "vx_o'br""ien %s{}:x;\t" login bypassrls in role vx_group_nord""")
        ((name, finding),) = audited.findings(Code.PERSON_ATTRIBUTES).items()
        assert name == """"vx_o'br""ien %s{}:x;\t": BYPASSRLS"""
        audited.connection.execute(sql.SQL(audited.named(finding.next_step.partition(",")[0])))
        assert audited.findings(Code.PERSON_ATTRIBUTES) == {}


def test_who_gets_in_through_another_role_is_a_person_too(audited: Audited) -> None:
    with audited.rolled_back():
        audited.run("create role vx_team in role vx_group_nord; create role vx_emil login bypassrls")
        audited.run("grant vx_team to vx_emil")
        assert list(audited.findings(Code.PERSON_ATTRIBUTES)) == ["vx_emil: BYPASSRLS"]


def test_a_membership_without_inheritance_is_told(audited: Audited) -> None:
    fault, repair = "alter role vx_anna noinherit", "alter role vx_anna inherit"
    if audited.version >= 160000:
        grant = "grant vx_group_nord, vx_persons to vx_anna with inherit {}, set {} granted by vx_registrar"
        fault, repair = grant.format("false", "true"), grant.format("true", "false")
    with audited.rolled_back():
        assert audited.findings(Code.MEMBERSHIP_NOT_INHERITED) == {}
        audited.run(fault)
        found = audited.findings(Code.MEMBERSHIP_NOT_INHERITED)
        assert sorted(found) == ["vx_anna in vx_group_nord", "vx_anna in vx_persons"]
        audited.run(repair)
        assert audited.findings(Code.MEMBERSHIP_NOT_INHERITED) == {}


def test_what_a_login_without_rows_may_become_is_told(audited: Audited) -> None:
    with audited.rolled_back():
        audited.run("create role vx_old login; grant select on crm.contact to vx_old")
        assert "SET ROLE" not in audited.findings(Code.LOGIN_SEES_NOTHING)["vx_old"].cause
        audited.run("create role vx_all bypassrls; grant vx_all to vx_old")
        cause = audited.findings(Code.LOGIN_SEES_NOTHING)["vx_old"].cause
        told = audited.named("unless it becomes vx_all by SET ROLE, which policies do not stop")
        assert cause.endswith(told)


def test_without_the_set_option_nobody_becomes_anybody(audited: Audited) -> None:
    if audited.version < 160000:
        pytest.skip("memberships have options from 16 on")
    with audited.rolled_back():
        audited.run("create role vx_etl bypassrls; grant vx_etl to vx_anna with set false")
        assert audited.findings(Code.PERSON_CAN_BECOME) == {}
        audited.run("grant vx_etl to vx_anna with set false, admin true")
        assert list(audited.findings(Code.PERSON_CAN_BECOME)) == ["vx_anna as vx_etl: BYPASSRLS"]


def test_who_made_the_groups_may_hand_them_out_but_nobody_else(audited: Audited) -> None:
    if audited.version < 160000:
        pytest.skip("ADMIN OPTION without being a member exists from 16 on")
    with audited.rolled_back():
        audited.run("create role vx_dba login createrole; create role vx_lead login")
        audited.run("grant vx_group_nord to vx_dba, vx_lead with admin true, inherit false, set false")
        found = audited.findings(Code.ADMIN_OPTION)
        assert {name: finding.severity for name, finding in found.items()} == {
            "vx_lead over vx_group_nord": Severity.WARNING
        }


def test_memberships_that_the_log_does_not_know(audited: Audited) -> None:
    def found() -> dict[str, Severity]:
        findings = check_log(audited.connection, audited.planned.inspection)
        return {each.object.replace(f"{audited.prefix}_", "vx_"): each.severity for each in findings}

    with audited.rolled_back():
        assert found() == {}
        audited.run("grant vx_group_nord to vx_dora")
        audited.run(f"revoke vx_group_nord from vx_anna{audited.by_registrar}")
        assert found() == {"vx_anna in nord": Severity.WARNING, "vx_dora in nord": Severity.WARNING}
        audited.run("select crm_people.adopt('found by verify')")
        assert found() == {}


def test_a_gateway_is_no_person_and_its_persons_are_no_finding(audited: Audited) -> None:
    with audited.rolled_back():
        audited.run("grant vx_anna to vx_web; grant vx_bert to vx_web")
        for rule in (Code.PERSON_ACTS_AS_ANOTHER, Code.MEMBERSHIP_NOT_INHERITED, Code.GATEWAY_HAS_ROWS):
            assert audited.findings(rule) == {}
        # Who can become the gateway can become everybody.
        audited.run("grant vx_web to vx_carl")
        assert "vx_carl as vx_anna" in audited.findings(Code.PERSON_ACTS_AS_ANOTHER)
