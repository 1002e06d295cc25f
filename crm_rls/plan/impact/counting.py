"""The rows that a change treats otherwise are counted: one scan of each table for which something changes.

The scan keeps a row only if it says two things to what was and what will be. Of those it groups by which
conditions are true, so that what it means for 200 people is reckoned once for rows that look alike, and here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import psycopg

from crm_rls.catalog import ServerFacts
from crm_rls.catalog.privileges import as_keeper, reads_all_rows
from crm_rls.compile.row_keys import key_text, known_key
from crm_rls.errors import DatabaseError
from crm_rls.model import Model, TableName
from crm_rls.plan.impact.conditions import EVERY_ROW, Conditions, Unit
from crm_rls.plan.impact.question import Question
from crm_rls.plan.impact.subjects import Asking, FacesOf, Kind, Side, Subject, Units
from crm_rls.plan.impact.tallies import Tallies
from crm_rls.plan.impact.value import Impact
from crm_rls.postgres.connection import Connection, explain, read_only
from crm_rls.postgres.keepers import is_superuser
from crm_rls.postgres.sqltext import Composable, text

_NOT_ALLOWED = "42501"
_LEFT_OUT = (
    psycopg.errors.InsufficientPrivilege,
    psycopg.errors.UndefinedColumn,
    psycopg.errors.QueryCanceled,
)
"""Errors of one table that say nothing about the others."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Compared:
    """Two sides of one database. `model` says what the tables are called by people: their keys and fields.

    `former` has the names that groups had, `words` say what `before` is, `notes` what is not compared.
    """

    model: Model
    facts: ServerFacts
    before: Side
    after: Side
    tables: tuple[TableName, ...]
    words: str
    former: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def counted(connection: Connection, compared: Compared, progress: Progress | None = None) -> Impact:
    """Return who gains and loses what. Reads only, of one snapshot, under no lock beyond that of a SELECT.

    What the session may not read is left out, and the impact says so. Raises DatabaseError and
    PrivilegesMissing as `as_keeper` does.
    """
    model = compared.model
    tallies, notes = Tallies(), list(compared.notes)
    asking = Asking(Conditions(compared.facts), compared.before, compared.after, compared.former)
    with (
        as_keeper(connection, compared.facts.installed or model.prefix),
        read_only(connection, time_zone=model.time_zone, by_policies=not is_superuser(connection)),
    ):
        for number, table in enumerate(compared.tables):
            notes += _count(connection, compared, asking, table, tallies)
            if progress is not None:
                progress(number + 1, len(compared.tables))
    return tallies.impact(compared.words, tuple(notes))


def _count(
    connection: Connection, compared: Compared, asking: Asking, table: TableName, tallies: Tallies
) -> Iterator[str]:
    """Count one table; yield what could not be counted."""
    subjects, faces = asking.subjects(table), asking.faces(table)
    if not subjects and not faces:
        return
    units, fields = _units(subjects, faces), _fields(compared, table)
    question = Question(
        table, _key(compared, table), tuple(fields.values()), units, tuple(_pairs(subjects, faces))
    )
    read = (table, *sorted(asking.conditions.tables(units) - {table}))
    if absent := [name for name in read if name not in compared.facts.tables]:
        yield f"{table} was not counted: {absent[0]} is not there yet"
        return
    try:
        with connection.transaction():
            if unseen := [name for name in read if not reads_all_rows(connection, name)]:
                yield f"{table} was not counted: this connection does not see every row of {unseen[0]}"
                return
            rows = connection.execute(text(question.statement(asking.conditions))).fetchall()
    except DatabaseError as error:
        if error.sqlstate != _NOT_ALLOWED:
            raise
        yield f"{table} was not counted: {error}"
        return
    except _LEFT_OUT as error:
        yield f"{table} was not counted: {explain(error)}"
        return
    tallies.begin(table, subjects, faces)
    for *values, true, number, first, last in rows:
        keys = tuple(dict.fromkeys((str(first), str(last))))
        places = dict(zip(fields, values, strict=True))
        tallies.add(frozenset(true) | {EVERY_ROW}, int(number), keys, places)


def _units(subjects: Iterable[Subject], faces: Mapping[str, tuple[FacesOf, FacesOf]]) -> Sequence[Unit]:
    asked = {unit for each in subjects for unit in each.before | each.after}
    for side in (side for sides in faces.values() for side in sides):
        asked |= side.concerned.union(*side.people.values())
    return sorted(asked - {EVERY_ROW})


def _key(compared: Compared, table: TableName) -> Composable:
    model = compared.model if table in set(compared.model.guarded()) else compared.before.model
    columns = model.key(table) if model is not None else ()
    return key_text(table, known_key(columns, compared.facts.tables[table].columns))


def _fields(compared: Compared, table: TableName) -> Mapping[str, str]:
    """Return the fields of territories that a table has, with their columns."""
    known = compared.facts.tables[table].columns
    found = (
        (each.name, each.column if table == compared.model.root.name else each.column_on(table))
        for each in compared.model.assignment
        if each.tree
    )
    return {name: column for name, column in found if column in known and column is not None}


def _pairs(
    subjects: Sequence[Subject], faces: Mapping[str, tuple[FacesOf, FacesOf]]
) -> Iterator[tuple[Units, Units]]:
    """Yield conditions of both sides of which a row must say two things for anything to change for it."""
    of_groups = {each.only for each in subjects if each.kind is Kind.GROUP}
    yield from sorted(of_groups, key=repr)
    others = {each.only for each in subjects if each.kind is not Kind.GROUP}
    for before, after in faces.values():
        if (before.family and before.family.faces) != (after.family and after.family.faces):
            others.add((frozenset(), after.concerned or before.concerned))
        others.add((before.concerned - after.concerned, after.concerned - before.concerned))
        for face in {**before.people, **after.people}:
            was, will = before.people.get(face, frozenset()), after.people.get(face, frozenset())
            others.add((was - will, will - was))
    for was, will in sorted(others - of_groups - {(frozenset(), frozenset())}, key=repr):
        # Who is only in groups that change sees another row only if one of these says two things of it.
        within = [pair for pair in of_groups if pair[0] <= was and pair[1] <= will]
        covered = frozenset[Unit]().union(*(one | other for one, other in within))
        if covered != was | will:
            yield was, will
