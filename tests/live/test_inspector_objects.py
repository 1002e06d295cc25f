"""Support objects and people: what is installed reads as it was written, what was altered does not."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crm_rls.catalog import CatalogState, Kind, PersonRow, SupportObject, TimedRow
from crm_rls.catalog.inspector import inspect
from crm_rls.postgres.connection import Connection
from crm_rls.postgres.definitions import foreign_key_definition, index_definition, trigger_definition
from crm_rls.postgres.names import SUPPORT_SCHEMA
from crm_rls.postgres.sqltext import SQL, Identifier
from tests.fixtures.database import Logins
from tests.fixtures.support_schema import install, static_objects

ACTIVE = (Kind.FUNCTION, SUPPORT_SCHEMA, "", "active(text, name)")


def current(connection: Connection) -> CatalogState:
    return inspect(connection, schemas=("crm",), prefix="crm").current


def marked(connection: Connection) -> dict[tuple[str, str, str, str], SupportObject]:
    """Return the objects of ours, without what belongs to their tables, as the indexes of keys."""
    return {identity: each for identity, each in current(connection).objects.items() if each.marked}


# -- support objects -----------------------------------------------------------------------------------


def test_installed_support_objects_read_as_their_files_say(session: Connection) -> None:
    install(session)
    found = marked(session)
    expected = {each.identity: each for each in static_objects()}
    assert found.keys() == expected.keys()
    for identity, each in expected.items():
        if each.kind is not Kind.VIEW:  # which reads as the server prints it
            assert found[identity].definition == each.definition
    active = found[ACTIVE]
    assert active.signature == "text, name"
    assert active.parameters == "access_group text, login name"
    assert (
        active.definition.splitlines()[0]
        == "boolean sql s s definer search_path=pg_catalog, pg_temp,client_min_messages=notice"
    )


@pytest.mark.parametrize(
    "alteration",
    [
        "alter function crm_access.active security invoker",
        "alter function crm_access.active volatile",
        "alter function crm_access.active parallel unsafe",
        "alter function crm_access.active leakproof",
        "alter function crm_access.active strict",
        "alter function crm_access.active reset all",
        "alter function crm_access.active set row_security = off",
        """create or replace function crm_access.active(access_group text, login name) returns boolean
        language sql stable parallel safe security definer set search_path = pg_catalog, pg_temp
        as 'select true'""",
    ],
)
def test_a_function_altered_by_hand_reads_differently(session: Connection, alteration: str) -> None:
    install(session)
    (wanted,) = (each.definition for each in static_objects() if each.identity == ACTIVE)
    assert current(session).objects[ACTIVE].definition == wanted
    session.execute(alteration)
    assert current(session).objects[ACTIVE].definition != wanted


def test_what_we_added_to_tables_reads_as_compile_defines_it(session: Connection) -> None:
    session.execute("""
        create schema crm_access;
        create table crm.contact (id int primary key, territory text, "Od,d" text);
        create table crm.activity (contact_id int, crm_territory text, own text);
        create unique index carry on crm.contact (id, territory, "Od,d");
        create index key on crm.activity (crm_territory);
        create unique index plain on crm.contact (id, territory);
        alter table crm.activity add constraint carry foreign key (contact_id, crm_territory)
            references crm.contact (id, territory) on update cascade on delete set null (crm_territory);
        alter table crm.activity add constraint unmarked foreign key (contact_id) references crm.contact;
        create function crm_access.fill() returns trigger language plpgsql security definer
        set search_path = pg_catalog, pg_temp
        as $body$ begin return new; end $body$;
        create trigger fill before insert or update on crm.activity
            for each row execute function crm_access.fill();
        create trigger theirs before insert on crm.activity for each row execute function crm_access.fill();
        comment on column crm.activity.crm_territory is 'crm_rls';
        comment on column crm.activity.own is 'not of crm_rls';
        comment on index crm.plain is 'not of crm_rls';
        comment on constraint unmarked on crm.activity is 'not of crm_rls';
        comment on trigger theirs on crm.activity is 'not of crm_rls';
        comment on function crm_access.fill is 'not of crm_rls';
        comment on schema crm_access is 'not of crm_rls';
        comment on index crm.carry is 'crm_rls';
        comment on index crm.key is 'crm_rls';
        comment on constraint carry on crm.activity is 'crm_rls';
        comment on trigger fill on crm.activity is 'crm_rls'
    """)
    found = marked(session)
    assert all(each.holds_data for each in found.values() if each.kind is Kind.COLUMN)
    session.execute("comment on column crm.activity.crm_territory is 'crm_rls derived'")
    assert not any(each.holds_data for each in marked(session).values())
    foreign_key = foreign_key_definition(
        ("contact_id", "crm_territory"),
        "crm.contact",
        ("id", "territory"),
        on_update="c",
        on_delete="n (crm_territory)",
    )
    trigger = trigger_definition("before", ("insert", "update"), SUPPORT_SCHEMA, "fill")
    key = index_definition(("id", "territory", "Od,d"), unique=True)
    expected = [
        SupportObject(Kind.COLUMN, "crm", "crm_territory", "text", "activity"),
        SupportObject(
            Kind.INDEX, "crm", "key", index_definition(("crm_territory",), unique=False), "activity"
        ),
        SupportObject(Kind.INDEX, "crm", "carry", key, "contact"),
        SupportObject(Kind.FOREIGN_KEY, "crm", "carry", foreign_key, "activity"),
        SupportObject(Kind.TRIGGER, "crm", "fill", trigger, "activity"),
    ]
    assert found == {each.identity: each for each in expected}


@pytest.mark.parametrize(
    ("kind", "alteration"),
    [
        (Kind.TRIGGER, "alter table crm.activity disable trigger fill"),
        (Kind.TRIGGER, "alter table crm.activity enable replica trigger fill"),
        (
            Kind.TRIGGER,
            """create or replace trigger fill before update of b on crm.activity
            for each row execute function crm.f()""",
        ),
        (
            Kind.TRIGGER,
            """create or replace trigger fill before update on crm.activity
            for each row when (new.b > 0) execute function crm.f()""",
        ),
        (Kind.FOREIGN_KEY, "alter table crm.activity alter constraint carry deferrable"),
        (
            Kind.FOREIGN_KEY,
            """alter table crm.activity drop constraint carry;
            alter table crm.activity
                add constraint carry foreign key (a) references crm.contact on delete set null;
            comment on constraint carry on crm.activity is 'crm_rls'""",
        ),
        (Kind.COLUMN, "alter table crm.activity alter b type bigint"),
    ],
)
def test_an_object_altered_by_hand_reads_differently(
    session: Connection, kind: Kind, alteration: str
) -> None:
    session.execute("""
        create table crm.contact (id int primary key);
        create table crm.activity (
            a int, b int, constraint carry foreign key (a) references crm.contact on delete set null (a)
        );
        create function crm.f() returns trigger language plpgsql as 'begin return new; end';
        create trigger fill before update on crm.activity for each row execute function crm.f();
        comment on trigger fill on crm.activity is 'crm_rls';
        comment on column crm.activity.b is 'crm_rls';
        comment on constraint carry on crm.activity is 'crm_rls'
    """)

    def definition() -> str:
        (found,) = (each for each in current(session).objects.values() if each.kind is kind)
        return found.definition

    before = definition()
    session.execute(alteration)
    assert definition() != before


# -- people --------------------------------------------------------------------------------------------


def test_people_and_timed_memberships_are_read(session: Connection) -> None:
    install(session)
    session.execute("""
        insert into crm_access.person (login, person, attributes, declared, keeping, suspended_groups) values
            ('anna', 'Anna', '{"no": "1001", "city": "Bonn"}', true, 'declared', '{south,north}'),
            ('ben', 'Ben', '{"no": 7, "none": null, "flag": true}', false, null, '{}'),
            ('cora', 'Cora', '[1]', false, null, '{}');
        insert into crm_access.membership
            (login, access_group, valid_from, valid_until, reason, declared)
        values
            ('anna', 'north', '2026-01-01 00:00+01', '2026-02-01 00:00+01', 'holiday', true),
            ('anna', 'south', null, 'infinity', '', false),
            ('ben', 'south', '-infinity', '2026-02-01 00:00+00', '', false),
            ('ben', 'east', '20000-01-01 00:00+00', null, '', false)
    """)
    found = current(session)
    assert found.people == {
        PersonRow(
            "anna", "Anna", (("city", "Bonn"), ("no", "1001")), "declared", suspended=("north", "south")
        ),
        PersonRow("ben", "Ben", (("flag", "true"), ("no", "7")), declared=False),
        PersonRow("cora", "Cora", declared=False),
    }
    new_year, february = datetime(2025, 12, 31, 23, tzinfo=UTC), datetime(2026, 1, 31, 23, tzinfo=UTC)
    assert found.timed == {
        TimedRow("anna", "north", new_year, february, "holiday"),
        TimedRow("anna", "south", None, None, declared=False),
        TimedRow("ben", "south", None, datetime(2026, 2, 1, tzinfo=UTC), declared=False),
        TimedRow("ben", "east", datetime(9999, 12, 30, tzinfo=UTC), None, declared=False),
    }


def test_people_that_may_not_be_read_are_left_out(session: Connection, logins: Logins) -> None:
    install(session)
    session.execute("insert into crm_access.person (login, person) values ('anna', 'Anna')")
    assert current(logins("ben")).people == frozenset()
    role = logins.role("ben")
    grant = SQL("grant usage on schema crm_access to {0}; grant select on crm_access.person to {0}")
    session.execute(grant.format(Identifier(role)))
    found = current(logins("ben"))
    assert (len(found.people), found.timed) == (1, frozenset())


@pytest.mark.parametrize(
    "theirs",
    [
        """create view crm_access.person as select 1 / 0 as login;
        comment on view crm_access.person is 'crm_rls'""",
        """create table crm_access.person (name text);
        comment on table crm_access.person is 'not of crm_rls'""",
    ],
)
def test_what_others_put_in_the_place_of_our_table_is_not_read(session: Connection, theirs: str) -> None:
    session.execute("create schema crm_access")
    session.execute(theirs)
    assert current(session).people == frozenset()
