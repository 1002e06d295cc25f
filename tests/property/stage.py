"""A database on which one generated case is played after the other, and what people really see there.

Everything goes through the real pipeline, and every person has a connection of his or her own that outlives
the cases; so what a session remembers of policies that are gone is tested as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace

import psycopg
from psycopg.types.json import Jsonb
from psycopg.types.string import TextLoader

from crm_rls.catalog import ServerFacts
from crm_rls.change import Risk
from crm_rls.compile.reach.layout import lay_out
from crm_rls.compile.support_schema.giving import givable, reassigning
from crm_rls.meaning.visibility import World
from crm_rls.model import Cover, Model, Person, Right, Service, Share, TableName
from crm_rls.model.values import Folded
from crm_rls.plan.apply import apply_plan
from crm_rls.plan.make import make_plan
from crm_rls.postgres.sqltext import SQL, Composable, Composed, Identifier, joined, literal, qualified
from tests.fixtures.database import Connection, Database
from tests.property.cases import Case, Row, columns_of
from tests.property.columns import CASELESS, MOODS, NOW
from tests.property.strategies import CONTACT, LINK, SCHEMA

EVERYTHING = frozenset(Risk)
PEOPLE = 16


class UnpaddedLoader(TextLoader):
    """Reads char(n) as PostgreSQL compares it: without its padding."""

    def load(self, data: psycopg.abc.Buffer) -> bytes | str:
        """Return the text without blanks at the end."""
        loaded = super().load(data)
        return loaded.rstrip(" ") if isinstance(loaded, str) else loaded


def has_caseless_collation(superuser: Connection) -> bool:
    """Make the collation ext.caseless, and say whether it is there: it needs a server with ICU."""
    create = "create collation ext.caseless (provider = icu, locale = {}, deterministic = false)"
    try:
        superuser.execute(SQL(create).format(literal("und-u-ks-level2")))
    except psycopg.errors.FeatureNotSupported:
        return False
    return True


@dataclass(frozen=True, slots=True, repr=False)
class Stage:
    """A database, the superuser's connections and one for each person; `caseless` is a type without case."""

    database: Database
    prefix: str
    superuser: Connection
    planner: Connection
    caseless: str = "citext"
    _sessions: dict[str, Connection] = field(default_factory=dict)

    @classmethod
    def of(cls, database: Database, role_prefix: str) -> Stage:
        """Return a stage with its roles: the owner of the tables and some people."""
        superuser = database.connect(prepare_threshold=None)
        superuser.adapters.register_loader("bpchar", UnpaddedLoader)
        # The owner of a table needs it: the queries of a foreign key name the operators of its columns.
        superuser.execute("create schema ext; create extension citext schema ext")
        superuser.execute("grant usage on schema ext to public")
        caseless = "text collate ext.caseless" if has_caseless_collation(superuser) else "citext"
        stage = cls(database, role_prefix + "m", superuser, database.connect(autocommit=False), caseless)
        superuser.execute(SQL("create role {}").format(Identifier(stage.table_owner)))
        for name in ("etl", *(f"p{number}" for number in range(PEOPLE))):
            superuser.execute(SQL("create role {} login").format(Identifier(stage.login(name))))
        return stage

    @property
    def table_owner(self) -> str:
        """The role that owns the user's tables: it cannot log in and has no members."""
        return self.prefix + "_tables"

    def login(self, person: str) -> str:
        """Return a person's login role."""
        return f"{self.prefix}_{person}"

    def session(self, person: Person) -> Connection:
        """Return the person's own connection."""
        if person.login not in self._sessions:
            self._sessions[person.login] = self.database.login(person.login, prepare_threshold=None)
        return self._sessions[person.login]

    def cast(self, model: Model) -> Model:
        """Return the model with this stage's prefix and logins."""
        named = (replace(person, login=self.login(person.name)) for person in model.people)
        served = (
            replace(service, logins=tuple(map(self.login, service.logins))) for service in model.services
        )
        return replace(model, prefix=self.prefix + "x", people=tuple(named), services=tuple(served))

    def apply(self, model: Model) -> None:
        """Bring the database in line with the model; afterwards nothing must be left to do."""
        plan = make_plan(self.planner, model).plan
        apply_plan(self.planner, model, plan, allowed=EVERYTHING)
        again = make_plan(self.planner, model).plan
        assert again.steps == (), [step.statements for step in again.steps]
        assert again.findings == ()

    def clear(self) -> None:
        """Drop the tables, the support schema and the model's roles."""
        execute = self.superuser.execute
        execute("set client_min_messages = warning")
        execute("drop schema if exists crm, crm_access, crm_people cascade")
        found = execute(
            "select rolname from pg_catalog.pg_roles where starts_with(rolname, %s)", [self.prefix]
        )
        roles = [Identifier(name) for (name,) in found if name.startswith(self.prefix + "x_")]
        if roles:
            execute(SQL("drop role {}").format(joined(",", roles)))

    # -- tables and rows -------------------------------------------------------------------------------

    def set_up(self, case: Case) -> None:
        """Create the case's tables, owned by nobody who logs in, and their rows."""
        self.clear()
        where = Identifier("public" if case.in_public else "ext")
        self.superuser.execute(SQL("alter extension citext set schema {}").format(where))
        self.superuser.execute(SQL("set search_path = {}").format(where))
        for statement in _tables(case, self.table_owner, self.caseless):
            self.superuser.execute(statement)
        self.superuser.execute("reset search_path")
        etl = Identifier(self.login("etl"))
        for privilege in ("usage on schema crm", "all on all tables in schema crm"):
            self.superuser.execute(SQL("grant {} to {}").format(SQL(privilege), etl))
        for table, rows in case.rows.items():
            for row in rows:
                self.superuser.execute(insert(table, row), list(row.values()))

    def cover(self, covers: Iterable[Cover]) -> None:
        """Let people stand in for each other, as managers do it; what that cannot say, by SQL."""
        pairs: set[tuple[str, str]] = set()
        for each in covers:
            until = None if each.valid_until is None else each.valid_until.isoformat()
            values = [each.absent, each.substitute, each.valid_from.isoformat(), until]
            if (each.absent, each.substitute) in pairs:  # two for one time are refused
                self.superuser.execute(
                    "insert into crm_access.cover "
                    "(absent, substitute, valid_from, valid_until, begins, ends) "
                    "select a.login, s.login, %(from)s, %(until)s, %(from)s, %(until)s "
                    "from crm_access.person as a, crm_access.person as s "
                    "where a.person = %(absent)s and s.person = %(substitute)s",
                    dict(zip(("absent", "substitute", "from", "until"), values, strict=True)),
                )
                self._join_due([each.substitute])
            else:
                self.superuser.execute(
                    "select crm_people.cover(%s, %s, %s, %s, 0, 0, 'oracle', null, true)", values
                )
            pairs.add((each.absent, each.substitute))
            if each.groups is not None:
                self.superuser.execute(
                    "update crm_access.cover set access_groups = %s "
                    "where cover_id = (select max(cover_id) from crm_access.cover)",
                    [sorted(each.groups)],
                )

    def share(self, shares: Sequence[Share]) -> None:
        """Share contacts with people, also such as are not there, and in the past."""
        for each in shares:
            self.superuser.execute(
                "insert into crm_access.share (login, contact, valid_until) "
                "select p.login, %s, %s from crm_access.person as p where p.person = %s",
                [each.contact, each.valid_until, each.person],
            )
        self._join_due([each.person for each in shares])

    def _join_due(self, people: Sequence[str]) -> None:
        """Put people into the roles that are due, as the registrar does: it has to be able to end that."""
        execute = self.superuser.execute
        execute(SQL("set role {}").format(Identifier(self.prefix + "x_registrar")))
        execute("select crm_access.join_due(login) from crm_access.person where person = any(%s)", [people])
        execute("reset role")

    def world(
        self, model: Model, case: Case, covers: Sequence[Cover] = (), shares: Sequence[Share] = ()
    ) -> World:
        """Return the model with the rows as the superuser reads them, without the copies."""
        self.superuser.execute("select set_config('TimeZone', %s, false)", [model.time_zone])
        tables: dict[TableName, Sequence[Row]] = {}
        for table, names in _columns(case).items():
            select = SQL("select {} from {} order by id").format(
                joined(",", (_read(table, name) for name in names)), qualified(table.schema, table.name)
            )
            found = self.superuser.execute(select).fetchall()
            tables[table] = [_folded(table, dict(zip(names, row, strict=True))) for row in found]
        return World(model, tables, model.memberships, covers, shares)


def insert(table: TableName, row: Row) -> Composed:
    """Return the statement that inserts a row, with parameters in the row's order."""
    return SQL("insert into {} ({}) values ({})").format(
        qualified(table.schema, table.name),
        joined(",", map(Identifier, row)),
        joined(",", (SQL("%s") for _ in row)),
    )


def update(table: TableName, row: Row) -> Composed:
    """Return the statement that changes a row, with the key as last parameter."""
    assignments = (SQL("{} = %s").format(Identifier(name)) for name in row)
    return SQL("update {} set {} where id = %s").format(
        qualified(table.schema, table.name), joined(",", assignments)
    )


def _columns(case: Case) -> Mapping[TableName, tuple[str, ...]]:
    found = {table: ("id", *columns_of(table)) for table in case.rows}
    found[LINK] += ("contact_id",)
    return {
        table: names if table in (CONTACT, LINK) else _child_columns(case.model, table)
        for table, names in found.items()
    }


def _child_columns(model: Model, table: TableName) -> tuple[str, ...]:
    return ("id", *(child.links[0].via[0] for child in model.children if child.name == table))


def _read(table: TableName, name: str) -> Composable:
    """Return a column as psycopg knows it: of an array of an extension's type it would return the text."""
    column = columns_of(table).get(name)
    form = "{}::text[]" if column is not None and column.type == "citext[]" else "{}"
    return SQL(form).format(Identifier(name))


def _folded(table: TableName, row: Row) -> Row:
    """Return the row with texts of which case does not count as such."""
    folded = [name for name, column in columns_of(table).items() if column.folded]
    return {**row, **{name: _fold(row[name]) for name in folded if name in row}}


def _fold(value: object) -> object:
    match value:
        case str():
            return Folded(value)
        case list():
            return list(map(_fold, value))
        case _:
            return value


def _tables(case: Case, owner: str, caseless: str) -> Iterator[Composed | str]:
    yield "create schema crm"
    yield "create domain crm.name_of_any_case as citext; create domain crm.nick as crm.name_of_any_case"
    yield SQL("create type crm.mood as enum ({})").format(joined(",", map(literal, MOODS)))
    for table in case.rows:
        parts: list[Composable] = [SQL("id int primary key"), SQL("pad int")]
        for name, column in columns_of(table).items():
            type_ = caseless if column.type == CASELESS else column.type
            parts.append(SQL("{} {}").format(Identifier(name), SQL(type_)))
        parts += _way_up(case, table)
        where = qualified(table.schema, table.name)
        yield SQL("create table {} ({})").format(where, joined(",", parts))
        yield SQL("alter table {} owner to {}").format(where, Identifier(owner))
    yield SQL("alter schema {} owner to {}").format(Identifier(SCHEMA), Identifier(owner))


def _way_up(case: Case, table: TableName) -> Iterator[Composed]:
    ways = {child.name: (child.links[0].via[0], child.links[0].to) for child in case.model.children}
    if table == LINK:
        ways[LINK] = ("contact_id", CONTACT)
    if table in ways:
        via, parent = ways[table]
        target = SQL("references {} on update cascade on delete cascade").format(
            qualified(parent.schema, parent.name)
        )
        yield SQL("{} int {}").format(Identifier(via), SQL("") if table in case.loose else target)


# -- what people see and may -----------------------------------------------------------------------------


@contextmanager
def undone(session: Connection) -> Iterator[None]:
    """Run the block in a transaction that is rolled back; a missing privilege ends it."""
    try:
        with session.transaction(force_rollback=True):
            yield
    except psycopg.errors.InsufficientPrivilege:
        pass


STATEMENTS = {
    Right.READ: SQL("select id from {}"),
    Right.UPDATE: SQL("update {} set pad = pad returning id"),
    Right.DELETE: SQL("delete from {} returning id"),
}
BLIND = {Right.UPDATE: SQL("update {} set pad = 1"), Right.DELETE: SQL("delete from {}")}


def reached(session: Connection, table: TableName, right: Right) -> tuple[set[object], int]:
    """Return the keys of the rows that a statement of that right reaches, and how many it reaches blindly.

    A statement that has to read nothing is not narrowed by the policies for reading.
    """
    name = qualified(table.schema, table.name)
    keys: set[object] = set()
    count = 0
    with undone(session):
        keys = {key for (key,) in session.execute(STATEMENTS[right].format(name))}
        count = len(keys)
    if right in BLIND:
        count = 0
        with undone(session):
            count = session.execute(BLIND[right].format(name)).rowcount
    return keys, count


def disagreements(stage: Stage, world: World, persons: Sequence[Person] | None = None) -> Iterator[str]:
    """Yield what the model and the database say differently about rows that are there.

    Yields an empty string where they agree, once for every person, table and right.
    """
    for person in world.model.people if persons is None else persons:
        session = stage.session(person)
        for table in world.model.tables():
            for right in STATEMENTS:
                expected = keys_of(world, person, table, right)
                keys, count = reached(session, table, right)
                if keys == expected and count == len(expected):
                    yield ""
                else:
                    yield (
                        f"{person.name} may {right} {sorted(expected, key=str)} of {table}, but reaches "
                        f"{sorted(keys, key=str)}, blindly {count}\n{explained(stage, table)}"
                    )


def given_away(stage: Stage, world: World) -> Iterator[str]:
    """Yield what both say differently about giving contacts away, as `disagreements` does."""
    model = world.model
    columns = givable(lay_out(model, ServerFacts()), ServerFacts())
    if not reassigning(model) or not columns:
        return
    for person in model.people:
        session = stage.session(person)
        may = {row["id"] for row in world.tables[CONTACT] if world.may_give(person, row, NOW)}
        gives: set[object] = set()
        for row in world.tables[CONTACT]:
            with suppress(psycopg.errors.UndefinedObject), undone(session):
                changes = Jsonb({columns[0]: None})
                session.execute("select crm_people.give(%s, %s)", [str(row["id"]), changes])
                gives.add(row["id"])
        yield "" if gives == may else f"{person.name} may give {may} away, but gives {gives}"


def served(stage: Stage, world: World) -> Iterator[str]:
    """Yield what the model and the database say differently about services, as `disagreements` does.

    The login has all table privileges, also where no service is declared; then it reaches nothing.
    """
    login = stage.login("etl")
    session = stage.session(Person("etl", login))
    nobody = Service("etl", (login,), frozenset(), frozenset())
    for service in world.model.services or (nobody,):
        for table in world.model.tables():
            for right in STATEMENTS:
                if table in world.model.public:  # the login's own privileges decide
                    continue
                expected = {row["id"] for row in world.served(service, table, right)}
                keys, count = reached(session, table, right)
                if keys == expected and count == len(expected):
                    yield ""
                else:
                    yield (
                        f"service may {right} {sorted(expected, key=str)} of {table}, but reaches "
                        f"{sorted(keys, key=str)}, blindly {count}\n{explained(stage, table)}"
                    )


def keys_of(world: World, person: Person, table: TableName, right: Right) -> set[object]:
    """Return the keys that the model gives: all of a public table for reading, none of a blocked one."""
    if table in world.model.blocked:
        return set()
    if table in world.model.public:
        return {row["id"] for row in world.tables[table]} if right is Right.READ else set()
    return {row["id"] for row in world.visible(person, table, right, NOW)}


def explained(stage: Stage, table: TableName) -> str:
    """Return the policies of a table, for the message of a failed test."""
    found = stage.superuser.execute(
        "select policyname, cmd, qual, with_check from pg_catalog.pg_policies "
        "where schemaname = %s and tablename = %s order by 1",
        [table.schema, table.name],
    )
    return "\n".join(f"{name} {command}: {using} / {check}" for name, command, using, check in found)
