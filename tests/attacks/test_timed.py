"""Attacks with time: memberships that begin and end, transactions that are kept open, clocks."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, timedelta

import pytest

from crm_rls.model import Membership
from crm_rls.postgres.versions import MEMBERSHIP_OPTIONS
from tests.attacks.attacker import Attacker, leaked
from tests.attacks.stage import PROTECTED, Stage
from tests.fixtures.waiting import wait_for_moment

SOON = timedelta(seconds=2)


def membership(stage: Stage, person: str, group: str, start: str, end: str) -> None:
    """Give a person a timed membership, as the administration does it: the role and the row."""
    with stage.owner() as owner:
        owner.execute(f"grant {stage.names.timed_role(group)} to {stage.role(person)}")
        owner.execute(
            f"insert into crm_access.membership (login, access_group, valid_from, valid_until) "
            f"values (%s, %s, {start}, {end})",
            (stage.role(person), group),
        )


def test_a16_a_cover_sees_as_much_as_the_group_and_no_more(stage: Stage) -> None:
    emil, anna = stage.attacker("emil", leak=True), stage.attacker("anna")
    for table in PROTECTED:
        query = f"select * from {table}"
        assert emil.run(query).rows == anna.run(query).rows != ()
    assert emil.run("update crm.contact set pad = 1").status == "UPDATE 1"
    assert emil.run("update crm.contact set territory = 'BY'").denied
    assert not leaked(
        [emil.run("select * from crm.contact where pg_temp.f_leak(name)")], stage.hidden("emil")
    )


def test_a16_a_cover_that_ended_sees_nothing(stage: Stage) -> None:
    frida = stage.attacker("frida", leak=True)
    for table in PROTECTED:
        assert frida.run(f"select * from {table}").rows == ()
    assert frida.run("update crm.contact set pad = 1").status == "UPDATE 0"
    assert frida.run("delete from crm.contact").status == "DELETE 0"
    assert frida.run("insert into crm.contact (territory) values ('BY')").denied
    assert frida.run("insert into crm.deal (contact_id) values (3)").denied
    assert not frida.notices


@pytest.mark.parametrize(
    ("start", "end", "seen"),
    [
        ("null", "now() + '1 hour'", 2),
        ("now() - interval '1 hour'", "null", 2),
        ("now()", "now() + interval '1 hour'", 2),
        ("'-infinity'", "'infinity'", 2),
        ("now() - interval '1 hour'", "now()", 0),
        ("now() + interval '1 hour'", "null", 0),
        ("null", "'-infinity'", 0),
    ],
)
def test_intervals_are_half_open(restored: Stage, start: str, end: str, seen: int) -> None:
    membership(restored, "dora", "sued", start, end)
    dora = restored.attacker("dora", commits=True)
    assert len(dora.run("select * from crm.contact").rows) == seen


def test_an_open_transaction_does_not_outlast_the_membership(restored: Stage) -> None:
    """In a transaction now() stands still, so who kept one open would keep the rows."""
    with restored.owner() as owner:
        (now,) = owner.execute("select clock_timestamp()").fetchone() or ()
        membership(restored, "dora", "sued", "null", f"'{now + SOON}'")
        sessions = [restored.attacker("dora", commits=True) for _ in range(3)]
        levels = ("read committed", "repeatable read", "serializable")
        for session, level in zip(sessions, levels, strict=True):
            session.run("prepare mine as select * from crm.contact")
            session.run(f"begin isolation level {level}")
            assert len(session.run("execute mine").rows) == 2
        wait_for_moment(owner, now + SOON)
        for session in sessions:
            assert session.run("execute mine").rows == ()
            assert session.run("select * from crm.activity").rows == ()
            assert session.run("update crm.contact set pad = 1").status == "UPDATE 0"


def test_a_transaction_that_began_too_early_does_not_see_the_beginning(restored: Stage) -> None:
    """It begins by transaction time: a transaction that is older than the membership goes without."""
    dora = restored.attacker("dora", commits=True)
    dora.run("begin")
    assert dora.run("select * from crm.contact").rows == ()
    membership(restored, "dora", "sued", "clock_timestamp()", "null")
    assert dora.run("select * from crm.contact").rows == ()
    dora.run("commit")
    assert len(dora.run("select * from crm.contact").rows) == 2


@pytest.mark.parametrize(
    "setting",
    ["timezone = 'Pacific/Kiritimati'", "timezone = 'Etc/GMT+12'", "datestyle = 'SQL, DMY'",
     "intervalstyle = 'sql_standard'", "timezone_abbreviations = 'Australia'", "lc_time = 'C'"],
)  # fmt: skip
def test_no_setting_moves_the_clock(stage: Stage, setting: str) -> None:
    for person, seen in (("emil", 1), ("frida", 0)):
        attacker = stage.attacker(person)
        assert attacker.run(f"set {setting}").sqlstate == ""
        assert len(attacker.run("select * from crm.contact").rows) == seen


def test_a_row_without_the_role_is_nothing_and_so_is_the_role_without_a_row(restored: Stage) -> None:
    with restored.owner() as owner:
        owner.execute(
            "insert into crm_access.membership (login, access_group, valid_until) "
            "values (%s, 'sued', 'infinity')",
            (restored.role("dora"),),
        )
        owner.execute(f"grant {restored.names.timed_role('pumps')} to {restored.role('anna')}")
    assert restored.attacker("dora").run("select * from crm.contact").rows == ()
    assert restored.attacker("anna").run("select id from crm.contact").column == [1]


def test_a_membership_that_is_ended_early_ends_at_once(restored: Stage) -> None:
    emil = restored.attacker("emil", commits=True)
    emil.run("begin")
    emil.run("prepare mine as select id from crm.contact")
    assert emil.run("execute mine").column == [1]
    with restored.owner() as owner:
        owner.execute(
            "update crm_access.membership set valid_until = now() where login = %s", (restored.role("emil"),)
        )
    assert emil.run("execute mine").rows == ()


def test_e05_residual_an_older_snapshot_still_holds_a_membership_that_is_ended_early(restored: Stage) -> None:
    """In REPEATABLE READ the membership table stands still like every other; its declared end does not.

    Taking the timed role away as well counts for the next statement that is planned.
    """
    emil = restored.attacker("emil", commits=True)
    emil.run("begin isolation level repeatable read")
    assert emil.run("select id from crm.contact").column == [1]
    with restored.owner() as owner:
        owner.execute("delete from crm_access.membership where login = %s", (restored.role("emil"),))
        assert emil.run("select id from crm.contact").column == [1]
        by = f"granted by {restored.names.registrar}" if restored.version >= MEMBERSHIP_OPTIONS else ""
        owner.execute(f"revoke {restored.names.timed_role('nord')} from {restored.role('emil')} {by}")
        assert emil.run("select id from crm.contact where true").rows == ()


def test_a_membership_from_the_model_begins_and_ends_by_itself(restored: Stage) -> None:
    """Nobody runs a job: the same session sees the beginning and the end."""
    with restored.owner() as owner:
        (now,) = owner.execute("select clock_timestamp()").fetchone() or ()
        begin, end = now.astimezone(UTC) + SOON, now.astimezone(UTC) + 2 * SOON
        timed = Membership("dora", "sued", begin, end)
        restored.apply(replace(restored.model, memberships=(*restored.model.memberships, timed)))
        dora: Attacker = restored.attacker("dora", commits=True)
        if owner.execute("select clock_timestamp() < %s", (begin,)).fetchone() == (True,):
            assert dora.run("select id from crm.contact").rows == ()
        wait_for_moment(owner, end)
        assert dora.run("select id from crm.contact").rows == ()
