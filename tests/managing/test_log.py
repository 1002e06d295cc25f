"""The log: who did what to whom, when and why; and what it answers for any moment."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from crm_rls.model import Membership
from crm_rls.people.calls import ask
from crm_rls.postgres.sqlfiles import load
from crm_rls.postgres.versions import MEMBERSHIP_OPTIONS
from tests.fixtures.applying import applied
from tests.fixtures.operator import AS_OPERATOR
from tests.fixtures.waiting import wait_for_moment
from tests.managing.conftest import Office, changed
from tests.managing.sessions import clock, rows

HOUR = timedelta(hours=1)
FIELDS = "action, kind, login, access_group, absent, holds, reason"


def last(office: Office, count: int = 1) -> list[tuple[object, ...]]:
    """Return the last entries, the oldest first, as the manager reads them; all must be the manager's."""
    rows = office.manager.execute(
        f"select {FIELDS}, actor, logged_at > now() - interval '1 minute' from crm_people.log "
        "order by log_id desc limit %s",
        (count,),
    ).fetchall()
    assert {row[-2:] for row in rows} == {(office.login("manager"), True)}
    return [row[:-2] for row in reversed(rows)]


def test_every_verb_says_who_did_what_to_whom_and_why(office: Office) -> None:
    anna, bert, carl = map(office.login, ("anna", "bert", "carl"))
    until = (clock(office) + HOUR).isoformat()
    office.call("assign", "anna", "nord", None, None, "because")
    assert last(office) == [("assign", "permanent", anna, "nord", None, True, "because")]
    office.call("assign", "bert", "sued", None, until, "for a while")
    assert last(office) == [("assign", "timed", bert, "sued", None, True, "for a while")]
    number = office.call("cover", "anna", "bert", None, until, 0, 0, "holiday")
    assert last(office) == [("cover", "cover", bert, None, anna, True, "holiday")]
    office.call("end_cover", number, None, "back again")
    assert last(office) == [("end_cover", "cover", bert, None, anna, True, "back again")]
    office.call("unassign", "bert", "sued", None, "enough")
    assert last(office) == [("unassign", "timed", bert, "sued", None, True, "enough")]
    office.call("unassign", "anna", "nord", until, "leaves")
    assert last(office, 2) == [
        ("unassign", "timed", anna, "nord", None, True, "leaves"),
        ("unassign", "permanent", anna, "nord", None, False, "leaves"),
    ]
    office.call("assign", "anna", "pumps", None, None, "x")
    office.call("handover", "anna", "carl", None, False, "new job")
    assert {entry for entry in last(office, 3) if entry[1] == "permanent"} == {
        ("handover", "permanent", anna, "pumps", None, False, "new job"),
        ("handover", "permanent", carl, "pumps", None, True, "new job"),
    }
    office.call("deactivate", "carl", "ill")
    assert last(office, 2)[0] == ("deactivate", "person", carl, None, None, False, "ill")
    assert last(office)[0][:6] == ("deactivate", "permanent", carl, "pumps", None, False)
    office.call("reactivate", "carl", "well")
    assert {entry[1:3] + entry[5:] for entry in last(office, 2)} == {
        ("person", carl, True, "well"), ("permanent", carl, True, "well"),
    }  # fmt: skip
    office.call("register", "carl", carl, '{"employee_no": "7"}', "number was wrong")
    assert last(office) == [("register", "person", carl, None, None, True, "number was wrong")]
    old, new = office.manager.execute(
        "select old, new from crm_people.log order by log_id desc limit 1"
    ).fetchall()[0]
    assert (old["attributes"], new["attributes"]) == ({"employee_no": "1003"}, {"employee_no": "7"})
    for verb, holds in (("appoint", True), ("dismiss", False)):
        office.call(verb, carl, "NORD", "area")
        assert last(office) == [(verb, "manager", carl, None, None, holds, "area")]


def test_a_reason_is_never_that_of_somebody_else(office: Office) -> None:
    """Who gives none has none: the words of whoever granted it stay in that entry."""
    until = (clock(office) + HOUR).isoformat()
    office.call("assign", "anna", "nord", None, until, "words of the first")
    number = office.call("cover", "anna", "bert", None, until, 0, 0, "words of the first")
    other = office.make_manager("other")
    between = clock(office)
    told = "select granted_by, reason from crm_people.membership_at('bert', %s)"
    office.call("end_cover", number, by=other)
    office.call("unassign", "anna", "nord", until, by=other)
    given = (office.login("manager"), "words of the first")
    assert office.manager.execute(told, (between,)).fetchall() == [given]
    assert office.manager.execute(told.replace("bert", "anna"), (clock(office),)).fetchall() == [given]
    office.call("unassign", "anna", "nord", by=other)
    found = office.manager.execute(
        "select actor, reason from crm_people.log where actor = %s", (office.login("other"),)
    ).fetchall()
    assert found == [(office.login("other"), "")] * 2


def story(office: Office) -> list[tuple[datetime, dict[str, set[tuple[str, str]]]]]:
    """Do one thing after another, and return what was so between them, by what people really held."""
    found = []

    def note() -> None:
        at = clock(office)
        found.append((at, {person: office.held(person) for person in ("anna", "bert", "carl")}))

    note()
    for call in (
        ("assign", "anna", "nord"),
        ("cover", "anna", "bert"),
        ("assign", "carl", "sued", None, (clock(office) + HOUR).isoformat()),
        ("assign", "bert", "pumps"),
        ("deactivate", "anna"),
        ("reactivate", "anna"),
        ("unassign", "carl", "sued"),
        ("handover", "anna", "carl"),
        ("unassign", "bert", "pumps"),
        ("unassign", "carl", "nord"),
    ):
        office.call(*call)
        note()
    return found


def test_the_past_is_what_it_was_and_stays_so(office: Office) -> None:
    told = story(office)
    assert told[2][1]["bert"] == {("nord", "anna")}
    assert told[5][1]["bert"] == {("pumps", "bert")}
    assert told[-1][1] == {"anna": set(), "bert": set(), "carl": set()}
    for tidied in (False, True):
        if tidied:
            office.call("tidy")
            assert office.superuser.execute("select count(*) from crm_access.membership").fetchone() == (0,)
        for at, held in told:
            assert {person: office.held(person, at) for person in held} == held


def test_what_is_planned_is_told_for_moments_to_come(office: Office) -> None:
    now = clock(office)
    office.call("assign", "anna", "nord", (now + HOUR).isoformat(), (now + 2 * HOUR).isoformat())
    office.call("cover", "anna", "bert", (now + 1.5 * HOUR).isoformat(), (now + 3 * HOUR).isoformat())
    hours = {hours: office.held("bert", now + hours * HOUR) for hours in (0.5, 1.2, 1.5, 1.9, 2, 4)}
    assert hours == {
        0.5: set(),
        1.2: set(),
        1.5: {("nord", "anna")},
        1.9: {("nord", "anna")},
        2: set(),
        4: set(),
    }


def test_tidy_makes_permanent_what_has_begun_for_good_and_nothing_changes(office: Office) -> None:
    begin = clock(office) + timedelta(milliseconds=200)
    office.call("assign", "anna", "nord", begin.isoformat())
    office.call("cover", "anna", "bert")
    wait_for_moment(office.superuser, begin)
    sessions = [office.open(person) for person in ("anna", "bert")]
    assert [rows(each) for each in sessions] == [{1}, {1}]
    between = clock(office)
    assert office.manager.execute("select made_permanent from crm_people.tidy()").fetchall() == [(1,)]
    assert [rows(each) for each in sessions] == [{1}, {1}]
    assert office.held("anna", between) == office.held("anna") == {("nord", "anna")}
    assert office.superuser.execute("select crm_access.record(null)").fetchone() == (0,)


def test_what_was_done_outside_is_found_and_can_be_ended_after_adopt(office: Office) -> None:
    role, anna = office.names.group_role("nord"), office.login("anna")
    office.superuser.execute(f"grant {role} to {anna}")
    session = office.open("anna")
    assert rows(session) == {1}
    if office.superuser.info.server_version >= MEMBERSHIP_OPTIONS:
        with pytest.raises(psycopg.Error, match="outside of crm_people") as refusal:
            office.call("unassign", "anna", "nord")
        assert "adopt" in str(refusal.value.diag.message_hint)
        adopted = office.superuser.execute("select * from crm_people.adopt('by hand')").fetchall()
        assert adopted == [(anna, role, office.superuser.info.user)]
    else:
        assert office.superuser.execute("select * from crm_people.adopt('by hand')").fetchall() == []
    entry = "select actor, action, login, holds, reason from crm_access.log order by log_id desc limit 1"
    assert office.superuser.execute(entry).fetchone() == (
        office.superuser.info.user, "adopt", anna, True, "by hand",
    )  # fmt: skip
    assert rows(session) == {1}
    office.call("unassign", "anna", "nord")
    assert rows(session) == set()
    assert office.held("anna") == set()


def test_a_revoke_outside_is_found(office: Office) -> None:
    office.call("assign", "anna", "nord")
    before = clock(office)
    office.revoke("anna", "nord")
    assert office.superuser.execute("select crm_access.record(null), crm_access.record(null)").fetchone() == (
        1,
        0,
    )
    assert (office.held("anna", before), office.held("anna")) == ({("nord", "anna")}, set())


def test_a_hand_made_change_of_the_tables_is_written_down_too(office: Office) -> None:
    office.call("assign", "anna", "nord", None, (clock(office) + HOUR).isoformat())
    office.superuser.execute("delete from crm_access.membership")
    entry = office.superuser.execute(
        "select actor, login, holds, old is not null from crm_access.log order by log_id desc limit 1"
    )
    assert entry.fetchone() == (office.superuser.info.user, office.login("anna"), False, True)


def test_what_apply_does_is_in_the_log_too(office: Office) -> None:
    model = replace(office.model, memberships=(Membership("anna", "nord"),))
    with office.database.connect(autocommit=False) as owner:
        applied(owner, model)
    rows = office.manager.execute(
        "select actor, action, holds from crm_people.log where login = %s and access_group = 'nord'",
        (office.login("anna"),),
    ).fetchall()
    actor = f"{model.prefix}_operator" if AS_OPERATOR else office.superuser.info.user
    assert rows == [(actor, "apply", True)]
    assert office.held("anna") == {("nord", "anna")}


def test_somebody_who_is_not_active_is_shown_in_nothing(office: Office) -> None:
    office.call("assign", "anna", "nord", None, "2999-01-01")
    office.call("deactivate", "anna")
    shown = office.manager.execute("select access_groups from crm_people.people where person = 'anna'")
    assert shown.fetchall() == [([],)]
    ticked = office.manager.execute(
        "select count(*) from crm_people.user_access_groups where person = 'anna' and assigned"
    )
    assert ticked.fetchall() == [(0,)]


def test_the_log_of_a_renamed_login_is_asked_under_the_new_name(office: Office) -> None:
    """Permanent, for a time and by a cover, before the rename and after; nothing is written down twice."""
    office.call("assign", "anna", "nord")
    office.call("assign", "anna", "sued", None, (clock(office) + HOUR).isoformat())
    office.call("cover", "anna", "bert")
    moments = [clock(office)]
    held = {person: office.held(person) for person in ("anna", "bert")}
    old, new = office.login("bert"), office.login("bert_b")
    office.superuser.execute(f"alter role {old} rename to {new}")
    office.call("unassign", "bert", "pumps")
    moments.append(clock(office))
    for at in moments:
        assert {person: office.held(person, at) for person in held} == held
    old, new = office.login("anna"), office.login("anna_m")
    office.superuser.execute(f"alter role {old} rename to {new}")
    given = office.manager.execute("select access_group, valid_from from crm_people.membership_at('anna')")
    before = {row for row in given.fetchall() if row[0] == "nord"}
    office.call("unassign", "anna", "sued")
    told = "select access_group, valid_from from crm_people.membership_at(%s, %s)"
    assert set(office.manager.execute(told, [new, clock(office)])) == before
    for at in moments:
        assert {person: office.held(person, at) for person in held} == held
    assert office.superuser.execute("select crm_access.record(null)").fetchone() == (0,)
    assert office.superuser.execute(load("inspect", "unlogged")).fetchall() == []
    shown = {
        entry["action"]
        for entry in ask(
            office.manager, "log", login=new, actor=None, access_group=None, begin=None, until=None, limit=100
        )
    }
    assert {"assign", "cover", "rename login", "unassign"} <= shown
    # Who gets the old name begins with nothing.
    office.make_login("anna")
    office.call("register", "andrea", old)
    assert [office.held("andrea", at) for at in (*moments, clock(office))] == [set()] * 3
    office.call("assign", "andrea", "pumps")
    assert office.held("andrea") == {("pumps", "andrea")}
    assert office.held("anna") == {("nord", "anna")}
    assert office.superuser.execute(load("inspect", "unlogged")).fetchall() == []
    office.call("unregister", "andrea")
    office.call("register", "astrid", old)
    assert [office.held("astrid", at) for at in (*moments, clock(office))] == [set()] * 3


def test_who_gets_the_login_of_somebody_forgotten_has_no_history(office: Office) -> None:
    office.call("assign", "anna", "nord")
    office.call("cover", "anna", "bert")
    at = clock(office)
    told = "select access_group, acting_for from crm_people.membership_at('bert', %s)"
    had = office.manager.execute(told, [at]).fetchall()
    assert had == [("nord", office.login("anna"))]
    office.call("unregister", "anna")
    assert office.manager.execute(told, [at]).fetchall() == had
    office.call("register", "andrea", office.login("anna"))
    assert (office.held("andrea", at), office.held("andrea")) == (set(), set())
    assert office.manager.execute(told, [at]).fetchall() == had
    assert office.held("bert") == set()


@pytest.mark.alone
def test_a_membership_that_outlives_the_name_of_its_group_is_told_once(office: Office) -> None:
    """Planned or begun, it is in the group under the new name only, given by who gave it."""
    later = datetime(2999, 1, 1, tzinfo=UTC)
    office.call("assign", "anna", "nord", None, "2999-06-01", "helps")
    office.call("assign", "bert", "nord", later.isoformat(), "2999-06-01", "fair")
    office.call("assign", "carl", "nord")
    before = clock(office)
    renamed = (
        replace(each, name="north", was="nord") if each.name == "nord" else each
        for each in office.model.groups
    )
    groups = tuple(sorted(renamed, key=lambda each: each.name))
    changed(office, replace(office.model, groups=groups))
    assert office.held("anna", before) == {("nord", "anna")}
    assert office.held("anna") == {("north", "anna")}
    assert office.held("carl") == {("north", "carl")}
    assert office.held("bert", later) == {("north", "bert")}
    told = "select granted_by, reason from crm_people.membership_at('bert', %s)"
    assert office.manager.execute(told, [later]).fetchall() == [(office.login("manager"), "fair")]
