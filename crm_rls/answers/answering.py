"""A database that answers: what was in force at a moment, who was in which group, and what rows say."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
from psycopg.rows import DictRow, dict_row

from crm_rls.answers.added import with_added
from crm_rls.answers.evidence import Evidence, evidence
from crm_rls.answers.holders import Held, Person, person_called
from crm_rls.answers.readers import INSTEAD
from crm_rls.answers.shares import by_shares, with_shares
from crm_rls.catalog import PersonRow, ServerFacts, known_attributes, own_prefix
from crm_rls.catalog.inspector import inspect_tables
from crm_rls.catalog.privileges import as_keeper
from crm_rls.compile.conditions.expressions import expression
from crm_rls.compile.conditions.held_keys import means
from crm_rls.compile.conditions.moving_dates import days_in
from crm_rls.compile.conditions.row_keys import PLACE, has_key, key_text, known_key
from crm_rls.compile.conditions.scope import Scope
from crm_rls.compile.protection.shown import shown_by
from crm_rls.compile.reach.layout import Layout, lay_out
from crm_rls.compile.reach.ways import Reach, Way, ways
from crm_rls.diagnostics.nearest import did_you_mean
from crm_rls.errors import DatabaseError, OperatorNeeded, Refused
from crm_rls.model import AccessGroup, Attributes, History, Model, PersonAttribute, Right, TableName
from crm_rls.model.in_force import structure_from_json
from crm_rls.model.predicates import And, Linked, Not, Or, Predicate, columns
from crm_rls.postgres.connection import Connection, read_only, translated
from crm_rls.postgres.keepers import is_superuser
from crm_rls.postgres.sqlfiles import load
from crm_rls.postgres.sqltext import SQL, Composable, Identifier, joined, literal, relation, text

ANSWERS = "answers"
"""The folder of the statements."""

_MOST_LINKED = 3
"""Rows of another table that an explanation names."""


@dataclass(frozen=True, slots=True)
class FoundRow:
    """One row of a table: where it lies, in this snapshot, and its key as text.

    A former version lies `stored` in another table, and is asked under the name of its own.
    """

    table: TableName
    key: str
    where: Composable
    stored: TableName | None = None

    @property
    def source(self) -> Composable:
        """Return what to read it from."""
        if self.stored is None:
            return relation(self.table)
        stored = relation(self.stored)
        return SQL("{} as {}").format(stored, Identifier(self.table.name))


@dataclass(frozen=True, slots=True)
class Judged:
    """How a row stands to one way of a group, restrictions on the row itself left out."""

    way: Way
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Answers:
    """What was in force at a moment (`at`; None is now), with the connection that can be asked.

    `since` is when that was put in force, `groups` has those of the model by name. Each contact that is
    shared stands as a group of its own, whose members are those in `shared`. `histories` are by
    table where the model in force now, which knows the tables of now, says that former versions stand.
    """

    connection: Connection
    layout: Layout
    facts: ServerFacts
    people: tuple[Person, ...]
    attributes: dict[str, Attributes]
    at: datetime | None
    since: datetime | None
    groups: Mapping[str, AccessGroup]
    shared: tuple[Held, ...] = ()
    histories: Mapping[TableName, History] = field(default_factory=dict)

    @property
    def model(self) -> Model:
        """The structure that was in force."""
        return self.layout.model

    # -- names -----------------------------------------------------------------------------------------

    def person(self, named: str) -> Person:
        """Return who has that name or login. Raises DatabaseError with the nearest name if nobody has."""
        return person_called(self.people, named)

    def named(self, login: str) -> str:
        """Return the person of a login; the login itself if nobody is registered with it."""
        return next((each.name for each in self.people if each.login == login), login)

    def table(self, named: str | None) -> TableName:
        """Return a protected table, the contacts if none is named. Raises DatabaseError with the nearest."""
        if named is None:
            return self.model.root.name
        known = {str(each): each for each in self.model.guarded()}
        alone = {each.name: each for each in known.values()}
        found = known.get(named) or alone.get(named)
        if found is None:
            step = did_you_mean(named, known, f"the model has: {', '.join(known)}.")
            raise DatabaseError(f"table {named} is not protected by the model. {step}")
        return found

    def group(self, named: str) -> AccessGroup:
        """Return a group. Raises DatabaseError with the nearest name."""
        found = self.groups.get(named)
        if found is None:
            step = did_you_mean(named, self.groups, "`crm-rls groups` lists all groups.")
            raise DatabaseError(f"there is no access group {named!r}. {step}")
        return found

    # -- what the log knows ----------------------------------------------------------------------------

    def held(self, login: str | None = None, groups: Collection[str] | None = None) -> tuple[Held, ...]:
        """Return the memberships of a login or of everybody, in some groups or all, by login and group."""
        some = None if groups is None else sorted(groups)
        found = (Held(**row) for row in self.rows("held_at", login=login, access_groups=some, at=self.at))
        return (
            *found,
            *(
                each
                for each in self.shared
                if login in (None, each.login) and (groups is None or each.access_group in groups)
            ),
        )

    def counting(self, login: str | None = None) -> tuple[Held, ...]:
        """Return those of these memberships that give the person what the group gives."""
        return tuple(each for each in self.held(login) if each.counts)

    def rows(self, stem: str, **values: object) -> Sequence[DictRow]:
        """Return the rows of a statement of sql/answers. Raises DatabaseError."""
        with translated(f"asking ({stem})"):
            cursor = self.connection.cursor(row_factory=dict_row)
            return cursor.execute(load(ANSWERS, stem), values).fetchall()

    # -- rows ------------------------------------------------------------------------------------------

    def row(self, table: TableName, key: str) -> FoundRow | None:
        """Return the row of that key; None if there is none.

        Raises DatabaseError for what can be no key, and for one that several rows have.
        """
        columns = self.key_columns(table)
        of = f"{table}, which has no key: name it by where it lies, as in (0,1)"
        if columns != PLACE:
            of = f"{table} ({', '.join(columns)})"
        found = self.rows_where(table, has_key(table, columns, key), 2, f"a row of {of}")
        if len(found) > 1:
            raise DatabaseError(
                f"several rows of {table} have the key {key}: {', '.join(columns)} does not tell its rows "
                f"apart. Give the table a primary key, or the model the `key` of {table}."
            )
        return found[0] if found else None

    def rows_where(
        self, table: TableName, where: Composable, limit: int, of: str = "a row"
    ) -> tuple[FoundRow, ...]:
        """Return rows for which a condition is true. Raises DatabaseError for what can be no key."""
        key = self.key_of(table)
        statement = SQL(
            "select {row}.tableoid, {row}.ctid::pg_catalog.text, {key} "
            "from {table} where {where} limit {limit}"
        )
        rows = self.asked(
            statement.format(
                row=Identifier(table.name),
                key=key,
                table=relation(table),
                where=where,
                limit=SQL(str(limit)),
            ),
            of,
        )
        return tuple(
            FoundRow(table, str(shown), lies_at(table, str(oid), str(place))) for oid, place, shown in rows
        )

    def key_columns(self, table: TableName) -> Sequence[str]:
        """Return the columns that name the rows of a table; where they lie if no key is known."""
        key = self.model.key(table) if table in self.model.guarded() else ()
        return known_key(key, self.facts.tables.get(table))

    def key_of(self, table: TableName) -> Composable:
        """Return the key of a row as text."""
        return key_text(table, self.key_columns(table))

    def asked(self, statement: Composable, of: str = "a row") -> list[tuple[Any, ...]]:
        """Return the rows of a query about rows. Raises DatabaseError for what can be no key."""
        try:
            return list(self.connection.execute(text(statement)).fetchall())
        except psycopg.errors.DataError as error:
            raise DatabaseError(
                f"this cannot be the key of {of}: {error.diag.message_primary}", error.sqlstate
            ) from error

    # -- judging ---------------------------------------------------------------------------------------

    def scope(self, table: TableName, me: Attributes) -> Scope:
        """Return how a predicate over a table becomes SQL for a person with these attributes."""
        scope = self.layout.scope_outside_policies(table, me)
        return replace(scope, days=days_in(self.model.time_zone, self.at))

    def ways(self, group: AccessGroup, table: TableName, right: Right) -> tuple[Way, ...]:
        """Return how a group comes to rows of a table, restrictions on the row itself left out."""
        return tuple(ways(Reach(self.model), group, table, right, restricted=False))

    def condition(
        self, group: AccessGroup, table: TableName, right: Right, holder: Held | Person
    ) -> Composable | None:
        """Return in SQL what is true of the rows that a group shows to a person; None if it shows none.

        For somebody who acts for another one, the attributes are that one's, and what is made is the own.
        """
        of = holder.acting_for if isinstance(holder, Held) else holder.login
        called = {each.login: each.called for each in self.people}.get(holder.login, holder.login)
        return self.shown_by(group, table, right, self.attributes.get(of, {}), called)

    def shown_by(
        self, group: AccessGroup, table: TableName, right: Right, me: Attributes, login: str
    ) -> Composable | None:
        """Return the same for attributes and a login."""
        some = self.layout.ways_of(table, group.name, right)
        return shown_by(self.layout, some, table, self.scope(table, me), login)

    def true_of(self, row: FoundRow, conditions: Sequence[Composable]) -> tuple[bool, ...]:
        """Return for each condition whether it is true of a row."""
        if not conditions:
            return ()
        asked = SQL("select array[{}]::pg_catalog.bool[] from {} where {}").format(
            joined(",", conditions), row.source, row.where
        )
        ((answers,),) = self.asked(asked)
        return tuple(each is True for each in answers)

    def evidence(self, row: FoundRow, predicate: Predicate, me: Attributes) -> Evidence:
        """Return what a row says to a predicate, asked by somebody with these attributes."""
        nodes = tuple(dict.fromkeys(_own_parts(predicate)))
        scope = self.scope(row.table, me)
        read = sorted(columns(predicate))
        asked = SQL(
            "select array[{}]::pg_catalog.bool[], array[{}]::pg_catalog.text[] from {} where {}"
        ).format(
            joined(",", (SQL("({})").format(expression(node, scope)) for node in nodes)),
            joined(
                ",", (SQL("{}::pg_catalog.text").format(Identifier(row.table.name, each)) for each in read)
            ),
            row.source,
            row.where,
        )
        ((truths, texts),) = self.asked(asked)
        answers = dict(zip(nodes, truths, strict=True))
        values = dict(zip(read, texts, strict=True))
        found = {node: self._beyond(values, node, me) for node in nodes if isinstance(node, Linked)}
        return evidence(predicate, answers, values, me, found)

    def _beyond(self, row: Mapping[str, str | None], link: Linked, me: Attributes) -> tuple[Evidence, ...]:
        """Return what the rows of another table say to which an `exists` leads from a row of these values."""
        other = TableName.of(link.table)
        own = [row[column] for column in link.own]
        if None in own:
            return ()
        pairs = (
            means(literal(str(value)), Identifier(other.name, via), link.form)
            for via, value in zip(link.via, own, strict=True)
        )
        # Those first for which the condition is true: they are the reason.
        condition = expression(link.condition, self.scope(other, me))
        where = SQL("{} order by ({}) is true desc").format(joined("and", pairs), condition)
        return tuple(
            replace(self.evidence(each, link.condition, me), row=f"{each.table} {each.key}")
            for each in self.rows_where(other, where, _MOST_LINKED)
        )


def _own_parts(predicate: Predicate) -> Iterator[Predicate]:
    """Yield a predicate and its parts, without those that other rows are asked."""
    yield predicate
    match predicate:
        case Not(part):
            yield from _own_parts(part)
        case And(parts) | Or(parts):
            for part in parts:
                yield from _own_parts(part)
        case _:
            pass


def lies_at(table: TableName, oid: str, place: str) -> Composable:
    """Return that a row, called as its table, is the one of that place in this snapshot."""
    row = Identifier(table.name)
    return SQL("{}.tableoid = {} and {}.ctid = {}").format(row, literal(oid), row, literal(place))


@contextmanager
def answering(connection: Connection, at: str | None = None) -> Iterator[Answers]:
    """Yield what a database answers about a moment (a day or a moment of the model's zone; None is now).

    All answers are of one snapshot, and nothing is written. Raises OperatorNeeded for who cannot join the
    roles that own what is ours, Refused where nothing was in force, DatabaseError for everything else.
    """
    with reading(connection):
        yield _opened(connection, at)


@contextmanager
def reading(connection: Connection) -> Iterator[str]:
    """Yield the prefix of what is installed, in a snapshot of all rows. Raises as `answering` does."""
    with translated("reading the database"), connection.transaction():
        found = connection.cursor(row_factory=dict_row).execute(load(ANSWERS, "installed_as")).fetchone()
    prefix = None if found is None else own_prefix(found["mark"])
    if found is None or prefix is None:
        raise Refused("no model is installed in this database: run `crm-rls apply` first.")
    if not found["joins"]:
        raise OperatorNeeded(INSTEAD)
    with as_keeper(connection, prefix), read_only(connection, by_policies=not is_superuser(connection)):
        yield prefix


def registered(connection: Connection) -> tuple[Person, ...]:
    """Return who is registered, by name. Raises DatabaseError."""
    with translated("asking who is registered"):
        rows = connection.cursor(row_factory=dict_row).execute(load(ANSWERS, "directory_of")).fetchall()
    return tuple(Person(**row) for row in rows)


def _opened(connection: Connection, at: str | None) -> Answers:
    cursor = connection.cursor(row_factory=dict_row)
    moment: datetime | None = None
    if at is not None:
        (row,) = cursor.execute(load(ANSWERS, "meant"), {"said": at}).fetchall()
        moment = row["moment"]
    (there,) = cursor.execute(load(ANSWERS, "put_in_force"), {"at": moment}).fetchall()
    structure = structure_from_json(there["structure"]) if there["structure"] is not None else None
    if structure is None:
        raise Refused(
            f"nothing was in force {'now' if at is None else f'at {at}'}: the record of this database begins "
            "later, or `crm-rls remove` ended it."
        )
    connection.execute("select pg_catalog.set_config('TimeZone', %s, true)", (there["time_zone"],))
    shares = cursor.execute(load(ANSWERS, "shared_at"), {"at": moment}).fetchall()
    then = with_added(structure.model(), cursor, moment)
    model = with_shares(replace(then, prefix=there["prefix"]), shares)
    histories = {} if moment is None else _histories(cursor)
    stored = (each.table for each in histories.values())
    schemas = sorted({table.schema for table in (*model.guarded(), *stored)})
    facts, people = inspect_tables(connection, schemas=schemas, prefix=model.prefix)
    zone = ZoneInfo(there["time_zone"])
    return Answers(
        connection,
        lay_out(model, facts),
        facts,
        registered(connection),
        _by_registered_login(people, model.attributes),
        None if moment is None else moment.astimezone(zone),
        there["recorded_at"].astimezone(zone),
        {group.name: group for group in model.groups},
        by_shares(model, shares),
        histories,
    )


def _by_registered_login(
    people: Collection[PersonRow], declared: Mapping[str, PersonAttribute]
) -> dict[str, Attributes]:
    registered = {row.login: row.recorded or row.login for row in people}
    return {registered[login]: each for login, each in known_attributes(people, declared).items()}


def _histories(cursor: psycopg.Cursor[DictRow]) -> Mapping[TableName, History]:
    """Return by table where former versions of its rows stand, by what is in force now."""
    (now,) = cursor.execute(load(ANSWERS, "put_in_force"), {"at": None}).fetchall()
    structure = None if now["structure"] is None else structure_from_json(now["structure"])
    return {} if structure is None else structure.model().histories()
