"""A small CRM with its model applied, a manager, and everybody's own connection."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import pytest
from psycopg.types.json import Jsonb

from crm_rls.model import AccessGroup, Model, NewLogins, Right, Sharing
from crm_rls.model.evaluation import evaluate
from crm_rls.model.predicates import TRUE
from crm_rls.postgres.names import Names
from crm_rls.postgres.sqltext import SQL, Identifier
from crm_rls.postgres.versions import MEMBERSHIP_OPTIONS
from tests.fixtures.applying import applied, brought_in_line
from tests.fixtures.database import Cluster, Connection, Database, drop_these, role_names
from tests.fixtures.small_crm import CONTACT, SCHEMA, small_model
from tests.fixtures.staged import Copied
from tests.managing.actions import GROUPS, PEOPLE
from tests.managing.families import LEADS, with_families

PASSWORD_DAYS = 30

Held = set[tuple[str, str]]
"""Groups, and for whom somebody acts in them."""


@dataclass(frozen=True, slots=True)
class Office:
    """An applied database with people in no group."""

    database: Database
    model: Model
    superuser: Connection
    manager: Connection

    @property
    def names(self) -> Names:
        """The names that the model derives."""
        return Names(self.model.prefix)

    def login(self, person: str) -> str:
        """Return a person's login."""
        return f"{self.model.prefix}_{person}"

    def open(self, person: str, **options: Any) -> Connection:
        """Return a connection of a person's own."""
        return self.database.login(self.login(person), **options)

    def make_login(self, name: str) -> str:
        """Make a login that is not a person, and return its name."""
        login = self.login(name)
        self.superuser.execute(SQL("create role {} login").format(Identifier(login)))
        return login

    def make_manager(self, name: str) -> Connection:
        """Make a login an access manager, and return a connection of its own."""
        login = self.make_login(name)
        grant = SQL("grant {} to {}").format(Identifier(self.names.managers), Identifier(login))
        self.superuser.execute(grant)
        return self.database.login(login)

    def make_area_manager(self, name: str, territory: str) -> Connection:
        """Make a login the manager of an area, and return a connection of its own."""
        login = self.make_login(name)
        self.call("appoint", login, territory)
        return self.database.login(login)

    def call(self, function: str, *arguments: object, by: Connection | None = None) -> object:
        """Call a function of crm_people as the manager, and return its answer."""
        marks = ", ".join("%s" for _ in arguments)
        statement = f"select crm_people.{function}({marks})"
        (row,) = (by or self.manager).execute(statement, arguments or None).fetchall()
        return row[0]

    def cover_anyway(self, absent: str, substitute: str, *period: object) -> object:
        """Let somebody stand in, also where that leaves nobody."""
        begin, end = period or (None, None)
        return self.call("cover", absent, substitute, begin, end, 0, 0, "all are away", None, True)

    def revoke(self, person: str, group: str) -> None:
        """Take a permanent membership away by plain SQL, as a DBA does."""
        take = f"revoke {self.names.group_role(group)} from {self.login(person)}"
        if self.superuser.info.server_version >= MEMBERSHIP_OPTIONS:
            take += f" granted by {self.names.registrar}"
        self.superuser.execute(take)

    def held(self, person: str, at: datetime | None = None) -> Held:
        """Return what membership_at answers, with names of people."""
        rows = self.manager.execute(
            "select m.access_group, p.person "
            "from crm_people.membership_at(%s, coalesce(%s, clock_timestamp())) as m "
            "join crm_people.people p on p.login = m.acting_for",
            (person, at),
        )
        return set(rows.fetchall())

    def seen(self, connection: Connection) -> set[int]:
        """Return the contacts that a connection sees."""
        return {key for (key,) in connection.execute("select id from crm.contact")}

    def expected(self, held: Held) -> set[int]:
        """Return the contacts that somebody sees who holds this: the filters, evaluated in Python."""
        cursor = self.superuser.cursor()
        rows = cursor.execute("select * from crm.contact").fetchall()
        columns = [column.name for column in cursor.description or ()]
        contacts = [dict(zip(columns, row, strict=True)) for row in rows]
        links = self.superuser.execute("select contact_id, product_line from crm.contact_product").fetchall()
        products = [dict(zip(("contact_id", "product_line"), row, strict=True)) for row in links]
        groups = {group.name: group for group in self.model.groups}
        people = {person.name: person for person in self.model.people}
        return {
            int(str(contact["id"]))
            for contact in contacts
            for group, person in held
            if evaluate(
                self.model.predicate(groups[group], Right.READ),
                contact,
                people[person].attributes,
                lambda _, row: [each for each in products if each["contact_id"] == row["id"]],
            )
            is True
        }

    def shown(self, contacts: set[int]) -> set[int]:
        """Return the contacts that somebody sees with whom these are shared: restrictions bind a share."""
        everyone = AccessGroup("", TRUE, frozenset({Right.READ}), frozenset())
        held = self.superuser.execute("select id from crm.contact where legal_hold").fetchall()
        assert self.model.predicate(everyone, Right.READ) != TRUE
        return contacts - {key for (key,) in held}

    def reset(self) -> None:
        """Take everybody out of everything."""
        self.superuser.execute(
            "delete from crm_access.cover; delete from crm_access.membership; delete from crm_access.share"
        )
        for person in PEOPLE:
            self.call("reactivate", person)
            for group in GROUPS:
                self.call("unassign", person, group)
        self.superuser.execute("select crm_people.tidy()")


@pytest.fixture
def office(copied: Copied) -> Iterator[Office]:
    with copied("office", _small) as (database, model):
        yield _opened(database, model)


@pytest.fixture
def house(copied: Copied) -> Iterator[Office]:
    """Return an office whose groups are of three families, and which has leads."""
    with copied("house", _with_families) as (database, model):
        yield _opened(database, model)


@pytest.fixture
def sharing_office(copied: Copied) -> Iterator[Office]:
    """Return an office whose managers may share contacts."""
    with copied("sharing office", _sharing) as (database, model):
        yield _opened(database, model)


@pytest.fixture
def hiring_office(copied: Copied, cluster: Cluster) -> Iterator[Office]:
    """Return an office whose managers may make logins; those that a test made are dropped."""
    if cluster.connection.info.server_version < MEMBERSHIP_OPTIONS:
        pytest.skip("before PostgreSQL 16 managers make no logins")
    with copied("hiring office", _hiring) as (database, model):
        office = _opened(database, model)
        before = role_names(office.superuser)
        yield office
        drop_these(office.superuser, role_names(office.superuser) - before)


@pytest.fixture
def leaving_office(copied: Copied) -> Iterator[Office]:
    """Return an office that shares contacts, whose people no model file declares."""
    with copied("leaving office", _leaving) as (database, model):
        yield _opened(database, model)


def _opened(database: Database, model: Model) -> Office:
    superuser = database.connect()
    office = Office(database, model, superuser, superuser)
    return replace(office, manager=office.make_manager("manager"))


def _small(database: Database, prefix: str) -> Model:
    database.connect().execute(SCHEMA)
    model = small_model(prefix)
    # What area managers go by; the filters say the same.
    nodes = {"nord": ("NORD",), "sued": ("SUED",)}
    model = replace(
        model,
        groups=tuple(replace(group, territory=nodes.get(group.name, ())) for group in model.groups),
    )
    assert {person.name for person in model.people} == set(PEOPLE)
    assert model.root.name == CONTACT
    with database.connect(autocommit=False) as owner:
        applied(owner, model)
    return model


def _with_families(database: Database, prefix: str) -> Model:
    model = _small(database, prefix)
    database.connect().execute(LEADS)
    return _changed(database, replace(with_families(model), sharing=Sharing.READ))


def _sharing(database: Database, prefix: str) -> Model:
    return _changed(database, replace(_small(database, prefix), sharing=Sharing.READ))


def _hiring(database: Database, prefix: str) -> Model:
    model = _small(database, prefix)
    return _changed(database, replace(model, new_logins=NewLogins.PASSWORD, password_days=PASSWORD_DAYS))


def _leaving(database: Database, prefix: str) -> Model:
    """Return the model with the people, though the database has them from managers."""
    model = _changed(database, replace(_sharing(database, prefix), forget_after="1 day"))
    _changed(database, replace(model, people=()))
    with database.connect() as superuser:
        # Else they would have left once.
        superuser.execute(
            "alter table crm_access.log disable trigger user; delete from crm_access.log; "
            "alter table crm_access.log enable trigger user"
        )
        for person in PEOPLE:
            register(superuser, model, person)
    return model


def register(connection: Connection, model: Model, person: str) -> None:
    """Register somebody as the model has him or her."""
    (found,) = (each for each in model.people if each.name == person)
    connection.execute(
        "select crm_people.register(%s, %s, %s)", (person, found.login, Jsonb(dict(found.attributes)))
    )


def _changed(database: Database, model: Model) -> Model:
    with database.connect(autocommit=False) as owner:
        brought_in_line(owner, model)
    return model


def changed(office: Office, model: Model) -> Office:
    """Return the office with another model, which is applied."""
    return replace(office, model=_changed(office.database, model))
