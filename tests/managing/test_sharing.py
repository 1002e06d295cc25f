"""One contact shared with one person until a day: read only, for the contact and what hangs on it."""

from __future__ import annotations

from dataclasses import replace

import psycopg
import pytest

from crm_rls.change import Risk
from crm_rls.model import Assertion, Mode, Saying, Sharing
from crm_rls.model.predicates import InList
from crm_rls.plan.make import make_plan
from crm_rls.verify import verify
from tests.managing.conftest import Office, changed
from tests.managing.refusals import explained, refused
from tests.managing.sessions import rows


@pytest.fixture
def house(sharing_office: Office) -> Office:
    """Return an office whose managers may share; anna is in the north."""
    sharing_office.call("assign", "anna", "nord")
    return sharing_office


def in_role(house: Office, person: str) -> bool:
    member = (
        "select from pg_auth_members as m join pg_roles as r on r.oid = m.roleid "
        "join pg_roles as u on u.oid = m.member where r.rolname = %s and u.rolname = %s"
    )
    names = [house.names.share_role, house.login(person)]
    return house.superuser.execute(member, names).rowcount > 0


def test_a_share_shows_the_contact_and_what_hangs_on_it_until_its_end(house: Office) -> None:
    bert = house.open("bert")
    assert rows(bert) == set()
    assert house.call("share", "bert", "1", "2999-01-06", "helps") == "bert reads contact 1 until 2999-01-06."
    assert rows(bert) == {1}
    children = house.superuser.execute("select id from crm.activity where contact_id = 1").fetchall()
    assert children
    assert bert.execute("select id from crm.activity").fetchall() == children
    house.superuser.execute("update crm_access.share set valid_until = clock_timestamp()")
    assert rows(bert) == set()
    assert bert.execute("select id from crm.activity").fetchall() == []
    house.call("share", "bert", "1", "2999-01-06")
    assert rows(bert) == {1}
    house.call("unshare", "bert", "1")
    assert rows(bert) == set()


def test_nobody_is_in_the_role_without_a_share(house: Office) -> None:
    assert not in_role(house, "bert")
    for contact in ("1", "3"):
        house.call("share", "bert", contact, "2999-01-06")
    house.call("unshare", "bert", "1")
    assert in_role(house, "bert")
    house.call("unshare", "bert", "3")
    assert not in_role(house, "bert")
    house.call("share", "bert", "1", "2999-01-06")
    house.superuser.execute("update crm_access.share set valid_until = clock_timestamp()")
    row = house.manager.execute("select shares, roles from crm_people.tidy()").fetchone()
    assert row == (1, 1)
    assert not in_role(house, "bert")


def test_a_share_is_added_to_what_groups_show_and_takes_nothing(house: Office) -> None:
    anna = house.open("anna")
    before = rows(anna)
    house.call("share", "anna", "3", "2999-01-06")
    assert rows(anna) == before | {3}
    house.call("share", "anna", "1", "2999-01-06")
    house.call("unshare", "anna", "1")
    assert rows(anna) == before | {3}


@pytest.mark.parametrize("isolation", ["read committed", "repeatable read"])
def test_the_clock_ends_it_in_a_transaction_that_is_kept_open(house: Office, isolation: str) -> None:
    house.call("share", "bert", "1", "2999-01-06")
    with house.open("bert") as bert:
        bert.execute(f"begin isolation level {isolation}")
        assert rows(bert) == {1}
        house.superuser.execute(
            "update crm_access.share set valid_until = clock_timestamp() + interval '1 s'"
        )
        if isolation == "read committed":
            bert.execute("select pg_sleep(1.1)")
            assert rows(bert) == set()
    house.superuser.execute(
        "update crm_access.share set valid_until = clock_timestamp() + interval '1 s', reason = 'x'"
    )
    with house.open("bert") as bert:
        bert.execute(f"begin isolation level {isolation}")
        assert rows(bert) == {1}
        bert.execute("select pg_sleep(1.1)")
        assert rows(bert) == set()


def test_who_has_a_share_cannot_write_share_on_or_see_siblings(house: Office) -> None:
    house.call("share", "bert", "1", "2999-01-06")
    bert = house.open("bert")
    assert bert.execute("select id from crm.contact where id <> 1").fetchall() == []
    for statement in (
        "update crm.contact set name = 'mine'",
        "update crm.contact set name = 'mine' where id = 1",
        "delete from crm.activity",
    ):
        assert bert.execute(statement).rowcount == 0, statement
    for statement in (
        "select crm_people.share('carl', '1', '2999-01-06')",
        "select crm_access.shared('x')",
        "insert into crm_access.share (login, contact, valid_until) values (current_user, '3', 'infinity')",
        "select * from crm_access.share",
        "insert into crm.activity values (100, 1, 'x')",
        f"grant {house.names.share_role} to {house.login('carl')}",
    ):
        refused(bert, statement)
    # Before 16 who is a member may say SET ROLE; then nothing is shared with whom the session says it is.
    try:
        bert.execute(f"set role {house.names.share_role}")
    except psycopg.errors.InsufficientPrivilege:
        return
    assert rows(bert) == set()


def test_a_second_person_in_the_role_sees_nothing_of_the_first(house: Office) -> None:
    house.call("share", "bert", "1", "2999-01-06")
    house.call("share", "carl", "4", "2999-01-06")
    assert rows(house.open("bert")) == {1}
    assert rows(house.open("carl")) == {4}
    house.superuser.execute(f"grant {house.names.share_role} to {house.login('dora')}")
    assert rows(house.open("dora")) == set()


def test_restrictions_bind_a_share(house: Office) -> None:
    house.call("share", "bert", "5", "2999-01-06")
    assert rows(house.open("bert")) == set()
    assert rows(house.open("bert"), "select id from crm.activity") == set()


def test_a_cover_lends_no_share(house: Office) -> None:
    house.call("share", "bert", "1", "2999-01-06")
    house.cover_anyway("bert", "carl")
    assert rows(house.open("carl")) == set()


def test_who_is_deactivated_has_it_back_with_the_rest(house: Office) -> None:
    house.call("share", "bert", "1", "2999-01-06")
    house.call("deactivate", "bert")
    assert not in_role(house, "bert")
    refused(house.open("bert"), "select from crm.contact")
    house.call("reactivate", "bert")
    assert rows(house.open("bert")) == {1}
    house.call("unregister", house.login("bert"))
    assert house.superuser.execute("select from crm_access.share").rowcount == 0


def test_it_ends_with_the_contact_and_not_with_the_next_of_that_key(house: Office) -> None:
    for contact in ("1", "3"):
        house.call("share", "bert", contact, "2999-01-06")
    execute = house.superuser.execute
    execute("delete from crm.activity; delete from crm.deal_line; delete from crm.deal")
    execute("delete from crm.contact_product; delete from crm.contact where id = 1")
    execute("update crm.contact set id = 33 where id = 3")
    execute("insert into crm.contact (id) values (1), (3)")
    assert rows(house.open("bert")) == set()
    (entry,) = house.manager.execute(
        "select kind, contact, holds from crm_people.log where contact = '1' order by log_id desc limit 1"
    ).fetchall()
    assert entry == ("share", "1", False)


def test_who_deletes_a_shared_contact_does_not_choose_the_words_of_the_log(house: Office) -> None:
    house.superuser.execute("insert into crm.contact (id, territory) values (7, 'BY')")
    house.call("assign", "carl", "sued")
    house.call("share", "bert", "7", "2999-01-06", "helps")
    with house.open("carl") as carl:
        carl.execute("set crm_rls.action = 'unshare'; set crm_rls.reason = 'the head of sales says so'")
        assert carl.execute("delete from crm.contact where id = 7").rowcount == 1
    (entry,) = house.manager.execute(
        "select actor, action, reason, holds from crm_people.log where contact = '7' "
        "order by log_id desc limit 1"
    ).fetchall()
    assert entry == (house.login("carl"), "changed", "helps", False)


def test_an_area_manager_shares_what_is_in_the_own_area_with_others(house: Office) -> None:
    area = house.make_area_manager("nora", "NORD")
    house.call("register", "nora", house.login("nora"))
    assert house.call("share", "bert", "1", "2999-01-06", "helps", by=area)
    house.call("share", "bert", "3", "2999-01-06")
    listed = area.execute("select person, contact from crm_people.shares").fetchall()
    assert listed == [("bert", "1")]
    for contact in ("3", "77", "what", "6"):
        with pytest.raises(psycopg.errors.UndefinedObject, match="in the area of"):
            house.call("share", "carl", contact, "2999-01-06", by=area)
        with pytest.raises(psycopg.errors.UndefinedObject, match="in the area of"):
            house.call("unshare", "bert", contact, by=area)
    for name in ("nora", house.login("nora")):
        explained(refused(area, f"select crm_people.share('{name}', '1', '2999-01-06')"))
    assert house.call("unshare", "bert", "1", by=area)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("bert", "77", "2999-01-06"), "there is no contact '77'"),
        (("bert", "x", "2999-01-06"), "there is no contact 'x'"),
        (("bert", "99999999999999999999", "2999-01-06"), "there is no contact"),
        (("bert", None, "2999-01-06"), "there is no contact"),
        (("brt", "1", "2999-01-06"), "there is no person 'brt'"),
        (("bert", "1", None), "a share has an end"),
        (("bert", "1", ""), "a share has an end"),
        (("bert", "1", "2020-01-06"), "the share would have ended already"),
    ],
)
def test_mistakes_are_told(house: Office, arguments: tuple[object, ...], says: str) -> None:
    with pytest.raises(psycopg.Error, match=says) as caught:
        house.call("share", *arguments)
    assert caught.value.diag.message_hint


def test_the_log_says_who_shared_what_and_why(house: Office) -> None:
    house.call("share", "bert", " 1", "2999-01-06", "helps")
    house.call("share", "bert", "1", "2999-01-06", "again")
    house.call("share", "bert", "1", "2999-02-06", "longer")
    house.call("unshare", "bert", "1", "done")
    entries = house.manager.execute(
        "select actor, action, login, contact, holds, reason from crm_people.log "
        "where kind = 'share' order by log_id"
    ).fetchall()
    actor, login = house.login("manager"), house.login("bert")
    assert entries == [
        (actor, "share", login, "1", True, "helps"),
        (actor, "share", login, "1", True, "longer"),
        (actor, "unshare", login, "1", False, "done"),
    ]


def test_without_the_word_in_the_model_nobody_may(office: Office) -> None:
    with pytest.raises(psycopg.errors.FeatureNotSupported, match="the model lets nobody share contacts"):
        office.call("share", "bert", "1", "2999-01-06")


def test_who_shares_is_asked_by_the_function(house: Office) -> None:
    house.superuser.execute(
        f"grant usage on schema crm_people to {house.login('anna')}; "
        f"grant execute on all functions in schema crm_people to {house.login('anna')}"
    )
    anna = house.open("anna")
    explained(refused(anna, "select crm_people.share('bert', '1', '2999-01-06')"))
    explained(refused(anna, "select crm_people.unshare('bert', '1')"))


def named(house: Office) -> list[tuple[object, ...]]:
    """Return what the log says of shares: whose, of which contact, and whether it holds."""
    return house.manager.execute(
        "select action, login, contact, holds from crm_people.log where kind = 'share' order by log_id"
    ).fetchall()


@pytest.mark.alone
def test_taken_back_by_the_model_it_ends(house: Office) -> None:
    """Nothing watches the contacts meanwhile: another one may have the key when the model shares again."""
    house.call("share", "bert", "1", "2999-01-06")
    nothing = changed(house, replace(house.model, sharing=Sharing.NOTHING))
    assert rows(house.open("bert")) == set()
    house.superuser.execute(
        "delete from crm.deal_line; delete from crm.deal; delete from crm.contact_product"
    )
    house.superuser.execute("delete from crm.contact where id = 1")
    house.superuser.execute("insert into crm.contact (id, territory) values (1, 'BY')")
    changed(nothing, house.model)
    assert rows(house.open("bert")) == set()
    assert house.manager.execute("select contact from crm_people.shares").fetchall() == []
    login = house.login("bert")
    assert named(house) == [("share", login, "1", True), ("apply", login, "1", False)]
    house.call("share", "bert", "1", "2999-01-06")
    assert rows(house.open("bert")) == {1}


@pytest.mark.alone
def test_it_ends_when_the_model_calls_contacts_by_another_key(house: Office) -> None:
    """Or it would show the contact whose other key has the same text."""
    house.superuser.execute(
        "alter table crm.contact add number int unique; update crm.contact set number = 7 - id"
    )
    house.call("share", "bert", "1", "2999-01-06")
    children = tuple(replace(each, mode=Mode.FOLLOW) for each in house.model.children)
    other = replace(house.model, root=replace(house.model.root, key=("number",)), children=children)
    changed(house, other)
    assert rows(house.open("bert")) == set()
    assert not in_role(house, "bert")
    assert named(house)[-1] == ("apply", house.login("bert"), "1", False)
    house.call("share", "bert", "1", "2999-01-06")
    assert rows(house.open("bert")) == {6}
    # Another word of the model ends nothing.
    changed(house, replace(other, forget_after="1 year"))
    assert rows(house.open("bert")) == {6}


@pytest.mark.alone
def test_a_plan_says_how_many_shares_end(house: Office) -> None:
    nothing = replace(house.model, sharing=Sharing.NOTHING)
    with house.database.connect(autocommit=False) as owner:
        for contacts, subject, risk in (
            ((), "all; there are none", Risk.NARROWS), (("1",), "the only one", Risk.DESTROYS),
            (("1", "3"), "all 2", Risk.DESTROYS),
        ):  # fmt: skip
            for contact in contacts:
                house.call("share", "bert", contact, "2999-01-06")
            (ends,) = (each for each in make_plan(owner, nothing).plan.steps if each.kind == "end shares")
            assert (ends.subject, ends.risk) == (subject, risk)
            owner.rollback()


def test_verify_and_plan_know_it(house: Office) -> None:
    house.call("share", "bert", "1", "2999-01-06")
    with house.database.connect(autocommit=False) as owner:
        assert verify(owner, house.model).plan.steps == ()
        house.superuser.execute(
            f"revoke {house.names.share_role} from {house.login('bert')} granted by {house.names.registrar}"
        )
        house.superuser.execute(f"grant {house.names.share_role} to {house.login('carl')}")
        found = {(each.kind, each.subject) for each in verify(owner, house.model).plan.steps}
    role = house.names.share_role
    assert found == {
        ("record memberships", f"of {house.model.prefix}"),
        ("grant role", f"{house.login('bert')} joins {role}"),
        ("revoke role", f"{house.login('carl')} leaves {role}"),
    }


def test_assertions_know_it(house: Office) -> None:
    nothing = replace(
        house.model,
        assertions=(Assertion(Saying.MUST_NOT_SEE, InList("id", ("1", "5")), "bert", text="id in (1, 5)"),),
    )
    with house.database.connect(autocommit=False) as owner:
        assert all(each.holds for each in verify(owner, nothing).assertions)
        for contact in ("1", "5"):
            house.call("share", "bert", contact, "2999-01-06")
        (broken,) = verify(owner, nothing).assertions
    assert [(each.key, each.groups) for each in broken.examples] == [("1", ("a share",))]
