"""Contacts given away: by whom, which, how, what the log has of it, and what nobody can do with it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace

import psycopg
import pytest
from psycopg.types.json import Jsonb

from crm_rls.diagnostics import Code
from crm_rls.meaning.visibility import World
from crm_rls.model import Cover, Membership
from crm_rls.plan.make import make_plan
from crm_rls.verify import verify
from tests.fixtures.database import Connection
from tests.fixtures.small_crm import CONTACT, LINK
from tests.managing.conftest import Office, changed
from tests.managing.refusals import explained, refused
from tests.managing.sessions import rows

GIVERS = ("nord", "sued", "first_contact", "key_accounts")


@pytest.fixture
def house(office: Office) -> Office:
    """Return an office in which some groups may give contacts away; bert has the unassigned ones by pumps."""
    groups = tuple(replace(each, reassigns=each.name in GIVERS) for each in office.model.groups)
    return changed(office, replace(office.model, groups=groups))


def give(session: Connection, contact: object, **changes: object) -> str:
    row = session.execute("select crm_people.give(%s, %s, 'for a test')", [str(contact), Jsonb(changes)])
    return str(row.fetchall()[0][0])


def contact(house: Office, key: int) -> tuple[object, ...]:
    found = house.superuser.execute("select territory, customer_type from crm.contact where id = %s", [key])
    return tuple(found.fetchall()[0])


def world(house: Office, memberships: list[Membership], covers: list[Cover]) -> World:
    tables = {}
    for table in (CONTACT, LINK):
        cursor = house.superuser.cursor()
        found = cursor.execute(f"select * from {table}").fetchall()
        names = [column.name for column in cursor.description or ()]
        tables[table] = [dict(zip(names, row, strict=True)) for row in found]
    return World(house.model, tables, memberships, covers)


def test_who_gives_has_it_no_more_and_the_log_has_both_sides(house: Office) -> None:
    house.call("assign", "anna", "nord")
    house.call("assign", "bert", "sued")
    anna, bert = house.open("anna"), house.open("bert")
    assert 1 in rows(anna)
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"):
        anna.execute("update crm.contact set territory = 'BY' where id = 1")
    assert give(anna, 1, territory="BY") == "anna has given contact 1 away: territory=BY."
    assert 1 not in rows(anna)
    assert 1 in rows(bert)
    entry = house.manager.execute(
        "select actor, action, kind, login, contact, reason, old, new from crm_people.log "
        "where kind = 'contact'"
    ).fetchall()
    login = house.login("anna")
    before = {"territory": "HH", "access groups": ["all_of_them", "first_contact", "nord", "pumps"]}
    after = {"territory": "BY", "access groups": ["all_of_them", "first_contact", "pumps", "sued"]}
    assert entry == [(login, "give", "contact", login, "1", "for a test", before, after)]
    assert give(bert, 1, territory=None, customer_type="supplier").endswith(
        "customer_type=supplier, territory=."
    )
    assert contact(house, 1) == (None, "supplier")
    with pytest.raises(psycopg.errors.UndefinedObject):
        give(bert, 1, territory="BY")


def test_a_person_gives_what_the_model_says(house: Office) -> None:
    """Permanent, for a time, for somebody else; each contact is tried by everybody, and undone."""
    execute, prefix = house.superuser.execute, house.model.prefix
    execute(
        "insert into crm.contact select id + 10, name, territory, customer_type, first_contact_by, true "
        "from crm.contact"
    )
    house.call("assign", "anna", "nord")
    house.call("assign", "anna", "first_contact")
    house.call("assign", "bert", "sued", "2000-01-01", "2999-01-01")
    house.call("assign", "bert", "key_accounts", "2998-01-01", "2999-01-01")
    house.call("assign", "carl", "pumps")
    house.call("assign", "carl", "all_of_them")
    house.cover_anyway("anna", "carl")
    began = house.superuser.execute("select now()").fetchall()[0][0]
    held = [
        Membership("anna", "nord"),
        Membership("anna", "first_contact"),
        Membership("bert", "sued"),
        Membership("carl", "pumps"),
        Membership("carl", "all_of_them"),
    ]
    meant = world(house, held, [Cover("anna", "carl", began, None)])
    tried = 0
    for person in house.model.people:
        session = house.open(person.name.removeprefix(f"{prefix}_"))
        for row in meant.tables[CONTACT]:
            given = True
            with session.transaction(force_rollback=True):
                try:
                    with session.transaction():
                        give(session, row["id"], territory="HH", first_contact_by="9")
                except psycopg.errors.UndefinedObject:
                    given = False
            assert given == meant.may_give(person, row, began), (person.name, row)
            tried += given
    assert tried == 6


def test_a_contact_is_not_given_to_a_territory_that_is_none(house: Office) -> None:
    """Nobody but who sees all would find it again, and the giver least of all."""
    house.call("assign", "anna", "nord")
    anna = house.open("anna")
    for said, hint in (("HHH", "Did you mean HH? "), ("XYZXYZXYZ", "")):
        with pytest.raises(psycopg.errors.UndefinedObject) as refusal:
            give(anna, 1, territory=said)
        assert refusal.value.diag.message_primary == f"there is no territory '{said}'"
        assert refusal.value.diag.message_hint == f"{hint}Name one that is there."
        # Whoever may not give the contact away learns nothing of territories.
        with pytest.raises(psycopg.errors.UndefinedObject, match="may give no contact"):
            give(anna, 4, territory=said)
    assert contact(house, 1)[0] == "HH"
    give(anna, 1, territory=None)
    assert contact(house, 1)[0] is None


def test_marking_as_deleted_hides_it_from_everybody(house: Office) -> None:
    """A restriction binds the old row and not the new one."""
    house.call("assign", "anna", "nord")
    anna = house.open("anna")
    give(anna, 1, legal_hold=True)
    assert 1 not in rows(anna)
    with pytest.raises(psycopg.errors.UndefinedObject):
        give(anna, 1, legal_hold=False)


def test_what_is_hidden_cannot_be_told_from_what_is_not_there(house: Office) -> None:
    house.call("assign", "anna", "nord")
    anna = house.open("anna")
    said = set()
    for key in ("3", "777"):
        with pytest.raises(psycopg.errors.UndefinedObject) as caught:
            give(anna, key, territory="HH")
        said.add(explained(caught.value).replace(key, "?"))
    assert len(said) == 1
    # A hidden row that somebody else has locked is not waited for.
    other = house.database.connect(autocommit=False)
    other.execute("select from crm.contact where id = 3 for update")
    anna.execute("set statement_timeout = '2s'")
    with pytest.raises(psycopg.errors.UndefinedObject):
        give(anna, "3", territory="HH")
    other.rollback()


def test_only_what_decides_who_sees_a_contact_is_changed(house: Office) -> None:
    house.call("assign", "anna", "nord")
    anna = house.open("anna")
    for changes in ({"name": "x"}, {"id": 9}, {"territory": "BY", "pad": 1}, {}, {"crm_version": 1}):
        with pytest.raises(psycopg.errors.InvalidParameterValue) as caught:
            give(anna, 1, **changes)
        assert "customer_type" in explained(caught.value)
    with pytest.raises(psycopg.errors.InvalidParameterValue, match="nothing is to be changed"):
        anna.execute("select crm_people.give('1', null)")
    with pytest.raises(psycopg.errors.InvalidParameterValue, match="key of a contact"):
        give(anna, "1 or true", territory="BY")
    assert contact(house, 1) == ("HH", "customer")


@pytest.mark.parametrize("changes", ["[]", '"BY"', "null", "[{}]"])
def test_what_is_no_object_is_told_what_one_is(house: Office, changes: str) -> None:
    house.call("assign", "anna", "nord")
    with pytest.raises(psycopg.errors.InvalidParameterValue, match="changes are an object") as caught:
        house.open("anna").execute(f"select crm_people.give('1', '{changes}')")
    assert "as in" in explained(caught.value)


def test_others_than_persons_with_the_right_give_nothing(house: Office) -> None:
    for session in (house.manager, house.superuser):
        with pytest.raises(psycopg.errors.InsufficientPrivilege) as caught:
            give(session, 1, territory="BY")
        assert "not an active person" in explained(caught.value)
    house.call("assign", "carl", "pumps")
    with pytest.raises(psycopg.errors.UndefinedObject):
        give(house.open("carl"), 1, territory="BY")
    house.call("assign", "anna", "nord")
    anna = house.open("anna")
    house.call("deactivate", "anna")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        give(anna, 1, territory="BY")
    house.call("reactivate", "anna")
    for statement in (
        "select crm_access.give_contact('3', '{\"territory\": \"HH\"}', 'x')",
        "select * from crm_access.gives('x')",
        f"set role {house.names.owner}",
    ):
        refused(anna, statement)
    # Objects of the caller's own do not stand before ours.
    anna.execute("create function pg_temp.now() returns timestamptz return 'infinity'::timestamptz")
    anna.execute("set search_path = pg_temp, crm")
    give(anna, 1, territory="BY")
    assert contact(house, 1)[0] == "BY"


def meanwhile(house: Office, change: str, do: Callable[[], object]) -> None:
    """Change a contact, let somebody do what waits for it, and commit."""
    other = house.database.connect(autocommit=False)
    other.execute(change)
    waiting = threading.Thread(target=do)
    waiting.start()
    stop = time.monotonic() + 10
    while (
        time.monotonic() < stop
        and not house.superuser.execute(
            "select from pg_stat_activity where wait_event_type = 'Lock'"
        ).fetchall()
    ):
        time.sleep(0.02)
    other.commit()
    waiting.join(10)


@pytest.mark.parametrize("isolation", ["read committed", "repeatable read"])
def test_a_contact_that_is_taken_away_meanwhile_is_not_given(house: Office, isolation: str) -> None:
    house.call("assign", "anna", "nord")
    anna = house.open("anna")
    caught: list[BaseException] = []

    def try_it() -> None:
        try:
            anna.execute(f"begin isolation level {isolation}")
            give(anna, 1, territory="SH")
        except psycopg.Error as error:
            caught.append(error)

    meanwhile(house, "update crm.contact set territory = 'BY' where id = 1", try_it)
    assert isinstance(
        caught[0],
        psycopg.errors.UndefinedObject
        if isolation == "read committed"
        else psycopg.errors.SerializationFailure,
    )
    assert contact(house, 1)[0] == "BY"
    if isolation == "read committed":
        # What is given has the groups in the log that it had when nobody else could change it any more.
        anna.execute("rollback")
        change = "update crm.contact set territory = 'HH', first_contact_by = null where id = 1"
        house.superuser.execute("update crm.contact set territory = 'HH' where id = 1")
        meanwhile(house, change, lambda: give(anna, 1, territory="BY"))
        told = house.manager.execute(
            "select old -> 'access groups' from crm_people.log where kind = 'contact'"
        )
        assert told.fetchall() == [(["all_of_them", "nord", "pumps"],)]


def test_triggers_and_strict_domains_of_the_table_stay_in_force(house: Office) -> None:
    house.superuser.execute(
        "create domain crm.code as text not null default 'x' check (value <> ''); "
        "alter table crm.contact add column code crm.code; "
        "create function crm.refuse() returns trigger language plpgsql as "
        "$$ begin if new.territory = 'SH' then raise 'not to SH'; end if; return new; end $$; "
        "create trigger refuse before update on crm.contact for each row execute function crm.refuse()"
    )
    house.call("assign", "anna", "nord")
    anna = house.open("anna")
    with pytest.raises(psycopg.errors.RaiseException, match="not to SH"):
        give(anna, 1, territory="SH")
    give(anna, 1, territory="BY")
    house.call("assign", "bert", "sued")
    assert rows(house.open("bert"), "select id from crm.activity where contact_id = 1") == {11, 12}
    assert rows(anna, "select id from crm.activity where contact_id = 1") == set()


def test_plan_says_who_may_and_asks_for_the_word(house: Office) -> None:
    """A group that may from now on widens, one that may no longer narrows; verify has nothing against it."""
    groups = {group.name: group for group in house.model.groups}
    more = replace(groups["nord"], reassigns=False), replace(groups["all_of_them"], reassigns=True)
    others = {**groups, **{group.name: group for group in more}}
    model = replace(house.model, groups=tuple(others[name] for name in sorted(others)))
    with house.database.connect(autocommit=False) as planner:
        steps = {step.subject: step.risk for step in make_plan(planner, model).plan.steps}
        found = {each.code for each in verify(planner, house.model).findings}
    assert steps["access group all_of_them, which may give contacts away"] == "widens"
    assert steps["access group nord, which may not give contacts away any more"] == "narrows"
    assert Code.MANAGING_OPEN not in found
    away = changed(
        house, replace(model, groups=tuple(replace(each, reassigns=False) for each in model.groups))
    )
    left = away.superuser.execute("select from pg_proc where proname = 'give_contact'").fetchall()
    assert left == []
    away.call("assign", "anna", "nord")
    error = refused(away.open("anna"), "select crm_people.give('1', '{\"territory\": \"BY\"}')")
    assert "crm_people" in str(error)
