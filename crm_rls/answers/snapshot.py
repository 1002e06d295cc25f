"""Who may do what, as a small text to commit: what the model says, and who is in its groups.

The same access is the same text, wherever it comes from: a model file, or a database in which that model is
in force. No row of a table of the user's is read, and no key of a shared contact is told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from psycopg.rows import dict_row

from crm_rls.answers.answering import ANSWERS, reading
from crm_rls.catalog import CatalogState, PersonRow
from crm_rls.catalog.inspector import inspect
from crm_rls.catalog.privileges import as_keeper
from crm_rls.change import one_line, said_by
from crm_rls.errors import Refused
from crm_rls.model import Model, Values, several
from crm_rls.model.in_force import Structure, structure_from_json, structure_of
from crm_rls.plan.departures import departures
from crm_rls.postgres.connection import Connection, translated
from crm_rls.postgres.names import Names
from crm_rls.postgres.sqlfiles import load

HEAD = "# crm-rls snapshot 1: who may do what. A change of this file is a change of access."

_INDENT = "  "


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What is said of each thing, by its name: `access group nord` has `rights: read` and `member: anna`."""

    entries: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __str__(self) -> str:
        """Return the text of the file."""
        lines = [HEAD]
        for name, said in self.entries.items():
            lines += ["", name, *(f"{_INDENT}{each}" for each in said)]
        return "\n".join(lines) + "\n"

    def without_people(self) -> Snapshot:
        """Return it without who is in which group, for databases in which managers decide that."""
        kept = (
            (name, tuple(line for line in said if not line.startswith(_MEMBER)))
            for name, said in self.entries.items()
            if not name.startswith(_OF_PEOPLE)
        )
        return Snapshot(dict(kept))


_MEMBER = "member: "
_PERSON, _COVERS, _MANAGERS = "person ", "covers", "managers"
_OF_PEOPLE = (_PERSON, _COVERS, _MANAGERS)


def snapshot_from(text: str) -> Snapshot:
    """Return the snapshot whose text that is. Raises ValueError for a text that is none."""
    first, *lines = text.splitlines() or [""]
    if first != HEAD:
        raise ValueError("this is not a snapshot of this version of crm-rls")
    entries: dict[str, list[str]] = {}
    for line in filter(None, lines):
        if not line.startswith(_INDENT):
            entries[line] = []
        elif entries:
            entries[next(reversed(entries))].append(line.removeprefix(_INDENT))
        else:
            raise ValueError(f"the line {line.strip()!r} belongs to nothing")
    return Snapshot({name: tuple(said) for name, said in entries.items()})


def differences(before: Snapshot, after: Snapshot) -> Iterator[str]:
    """Yield what is different: each thing with what is said of it no longer, and what is new."""
    for name in dict.fromkeys((*after.entries, *before.entries)):
        was, now = (each.entries.get(name) for each in (before, after))
        old, new = was or (), now or ()
        if was is not None and now is not None and set(old) == set(new):
            continue
        yield f"{'+ ' if was is None else '- ' if now is None else '  '}{name}"
        yield from (f"  - {line}" for line in old if line not in new)
        yield from (f"  + {line}" for line in new if line not in old)


def snapshot_of(model: Model) -> Snapshot:
    """Return who may do what by a model. Pure."""
    zone, members = ZoneInfo(model.time_zone), defaultdict(list)
    for each in model.memberships:
        members[each.group].append(_member(each.person, each.valid_from, each.valid_until, zone))
    people = {}
    for person in model.people:
        said = [f"login: {person.login}"]
        said += _attributes(sorted(person.attributes.items()))
        people[f"{_PERSON}{person.name}"] = said
    return _snapshot(structure_of(model), members, people)


def snapshot_in(connection: Connection) -> Snapshot:
    """Return who may do what in a database, and where its policies depart from the model in force.

    Needs what a plan needs. Raises OperatorNeeded and PrivilegesMissing for who may not look, Refused where
    nothing is in force, DatabaseError if it cannot be read.
    """
    with reading(connection) as prefix:
        cursor = connection.cursor(row_factory=dict_row)
        there = cursor.execute(load(ANSWERS, "put_in_force"), {"at": None}).fetchone()
    structure = structure_from_json(there["structure"]) if there and there["structure"] else None
    if structure is None:
        raise Refused("nothing is in force in this database: run `crm-rls apply` first.")
    schemas = sorted({table.schema for table in structure.model().guarded()})
    model = structure.model(prefix=prefix, schemas=tuple(schemas))
    with (
        translated("reading the database"),
        as_keeper(connection, prefix, printing=tuple(model.guarded())),
    ):
        inspection = inspect(connection, schemas=schemas, prefix=prefix)
        departed = tuple(departures(connection, model, inspection))
        areas: dict[str, list[str]] = dict(connection.execute(load(ANSWERS, "areas")).fetchall())
    return _found(structure, inspection.current, Names(prefix), departed, areas)


def _found(
    structure: Structure,
    current: CatalogState,
    names: Names,
    departed: Iterable[str],
    areas: Mapping[str, Iterable[str]],
) -> Snapshot:
    zone = ZoneInfo(structure.time_zone)
    called = {row.login: row.person for row in current.people}
    members = defaultdict(list)
    groups = {names.group_role(group.name): group.name for group in structure.groups}
    managing = []
    for each in current.memberships:
        if each.member == names.registrar:
            continue
        if each.role in groups:
            who = called.get(each.member) or f"login {each.member}, who is not registered"
            members[groups[each.role]].append(_member(who, None, None, zone))
        elif each.role in (names.managers, names.area_managers, names.auditors):
            area = ", ".join(areas.get(each.member, ())) if each.role == names.area_managers else ""
            managing.append(f"{each.member} is in {each.role}{area and f' for {area}'}")
    for row in current.timed:
        who = called.get(row.login, row.login)
        members[row.group].append(_member(who, row.valid_from, row.valid_until, zone))
    shared = [share.login for share in current.shares if share.live]
    people = {f"{_PERSON}{row.person}": list(_person(row, shared.count(row.login))) for row in current.people}
    covers = [
        f"{called.get(each.substitute, each.substitute)} for {called.get(each.absent, each.absent)}"
        f"{_between(each.begins, each.ends, zone)}"
        + ("" if each.groups is None else f" in {', '.join(sorted(each.groups))}")
        for each in current.covers
        if each.live
    ]
    others = {_COVERS: covers, _MANAGERS: managing, "departs from what is in force": departed}
    return _snapshot(structure, members, people, others)


def _attributes(values: Iterable[tuple[str, Values]]) -> Iterator[str]:
    return (f"{name}: {', '.join(several(each))}" for name, each in values)


def _person(row: PersonRow, shares: int) -> Iterator[str]:
    yield f"login: {row.login}"
    yield from _attributes(row.attributes)
    if not row.active:
        yield f"is not active, and gets back: {', '.join(sorted(row.suspended)) or 'nothing'}"
    if shares:
        yield f"reads shared contacts: {shares}"


def _snapshot(
    structure: Structure,
    members: Mapping[str, Iterable[str]],
    people: Mapping[str, Iterable[str]],
    others: Mapping[str, Iterable[str]] | None = None,
) -> Snapshot:
    entries = dict(said_by(structure))
    for group, lines in members.items():
        name = one_line(f"access group {group}")
        entries[name] = (*entries.get(name, ()), *sorted({one_line(f"{_MEMBER}{each}") for each in lines}))
    entries |= {one_line(name): tuple(map(one_line, said)) for name, said in sorted(people.items())}
    for name, said in (others or {}).items():
        if lines := sorted({one_line(each) for each in said}):
            entries[name] = tuple(lines)
    return Snapshot(entries)


def _member(who: str, begins: datetime | None, ends: datetime | None, zone: ZoneInfo) -> str:
    return f"{who}{_between(begins, ends, zone)}"


def _between(begins: datetime | None, ends: datetime | None, zone: ZoneInfo) -> str:
    moments = (("from", begins), ("until", ends))
    return "".join(
        f" {word} {moment.astimezone(zone).isoformat(sep=' ', timespec='minutes')}"
        for word, moment in moments
        if moment is not None
    )
