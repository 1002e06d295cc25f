"""The sections `people` and `memberships`: who logs in, and who is in which group, since when, until when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from crm_rls.diagnostics import Code, Place
from crm_rls.model import Keeping, Membership, Person, PersonAttribute, Values
from crm_rls.model.attributes import spelled
from crm_rls.reading.nodes import CsvTable, stands_twice
from crm_rls.reading.sections.draft import Draft
from crm_rls.reading.sections.moments import read_begin, read_end

INTEGER = re.compile(r"-?[0-9]{1,19}")
SMALLEST, LARGEST = -(2**63), 2**63 - 1


@dataclass(frozen=True, slots=True)
class Wish:
    """A membership as it stands in a file."""

    person: str
    group: str
    place: Place
    begin: str = ""
    until: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A person as it stands in a file; the same for YAML and CSV."""

    name: str
    place: Place
    login: str | None
    attributes: Mapping[str, Sequence[str]]
    groups: tuple[Wish, ...] = field(default=())
    was: str | None = None
    keeping: Keeping | None = None


@dataclass(frozen=True, slots=True)
class People:
    """The people, sorted by name, with the places of their declarations, and their memberships."""

    people: tuple[Person, ...]
    places: Mapping[str, Place]
    memberships: tuple[Membership, ...]


def read_people(draft: Draft, attributes: Mapping[str, PersonAttribute], zone: ZoneInfo) -> People:
    """Return people and memberships without mistakes."""
    people: dict[str, Person] = {}
    places: dict[str, Place] = {}
    logins: dict[str, str] = {}
    wishes: list[Wish] = []
    for entry in (*_inline(draft), *_from_csv(draft, attributes)):
        if entry.name in people:
            stands_twice(entry.place, places[entry.name], draft.mistakes)
            continue
        login = entry.name if entry.login is None else entry.login
        said = _attributes(draft, entry, attributes)
        people[entry.name] = Person(entry.name, login, said, entry.was, entry.keeping)
        places[entry.name] = entry.place
        _check_login(draft, entry, login)
        if login in logins:
            draft.mistakes.error(
                Code.SHARED_LOGIN,
                entry.place,
                f"`{entry.name}` has the login `{login}` of `{logins[login]}`",
                "Give each person a separate login; the database knows people by their logins",
            )
        logins.setdefault(login, entry.name)
        wishes.extend(entry.groups)
    _check_lines(draft, people, places, attributes)
    wishes.extend(_memberships_csv(draft))
    memberships = _memberships(draft, wishes, people, zone)
    return People(tuple(people[name] for name in sorted(people)), places, memberships)


def _inline(draft: Draft) -> Iterator[Entry]:
    section = draft.document.people
    for name, shape in (section.__pydantic_extra__ if section else {}).items():
        groups = tuple(
            Wish(
                name,
                each.group,
                draft.place("people", name, "groups", index),
                each.from_ or "",
                each.until or "",
                each.reason,
            )
            for index, each in enumerate(shape.groups)
        )
        place, others = draft.place("people", name), shape.__pydantic_extra__
        yield Entry(name, place, shape.login, others, groups, shape.was, shape.memberships)


def _from_csv(draft: Draft, attributes: Mapping[str, PersonAttribute]) -> Iterator[Entry]:
    table = draft.tables.get("people")
    if table is None or not draft.columns(
        table, ("name",), ("login", "was", "groups", *draft.document.attributes)
    ):
        return
    others = [column for column in table.columns if column in draft.document.attributes]
    for line, row in table.records():
        name = row["name"]
        place = Place(table.file, line, f"people.{name}")
        named = (group.strip() for group in row.get("groups", "").split(";"))
        yield Entry(
            name,
            place,
            row.get("login") or None,
            {column: _cell(row[column], attributes.get(column)) for column in others if row[column]},
            tuple(Wish(name, group, place.below("groups")) for group in named if group),
            row.get("was") or None,
        )


def _cell(text: str, declared: PersonAttribute | None) -> Sequence[str]:
    """Return the values of an attribute that stand in a cell."""
    if declared is None or not declared.many:
        return (text,)
    return [value.strip() for value in text.split(";") if value.strip()]


def _memberships_csv(draft: Draft) -> Iterator[Wish]:
    table: CsvTable | None = draft.tables.get("memberships")
    if table is None or not draft.columns(table, ("person", "group"), ("from", "until", "reason")):
        return
    for line, row in table.records():
        place = Place(table.file, line, f"memberships.{row['person']}")
        begin, until = row.get("from", ""), row.get("until", "")
        yield Wish(row["person"], row["group"], place, begin, until, row.get("reason", ""))


def _check_login(draft: Draft, entry: Entry, login: str) -> None:
    if not entry.name:
        draft.mistakes.error(Code.EMPTY_NAME, entry.place, "a person has no name", "Write the name")
    elif draft.is_name(entry.place, login, f"the login of `{entry.name}`") and (
        login.startswith("pg_") or login in ("public", "none")
    ):
        draft.mistakes.error(
            Code.RESERVED_NAME,
            entry.place,
            f"PostgreSQL keeps the name `{login}` for itself",
            "Choose another login",
        )


def _attributes(draft: Draft, entry: Entry, declared: Mapping[str, PersonAttribute]) -> dict[str, Values]:
    found: dict[str, Values] = {}
    for name in sorted(entry.attributes):
        texts, place = entry.attributes[name], entry.place.below(name)
        if name not in draft.document.attributes:
            if not draft.is_damaged("attributes", name):
                known = (*declared, "login", "was", "groups", "memberships")
                draft.unknown(
                    Code.UNKNOWN_ATTRIBUTE,
                    place,
                    "attribute",
                    name,
                    known,
                    f"declare `{name}` under `attributes`",
                )
        elif (line := declared[name].line) is not None:
            draft.mistakes.error(
                Code.VALUE_KEPT_IN_TABLE,
                place,
                f"who has which `{name}` follows from who reports to whom",
                f"Write `{line.parent}` instead: the `{line.value}` of whom the person reports to",
            )
        elif (source := declared[name].source) is not None:
            draft.mistakes.error(
                Code.VALUE_KEPT_IN_TABLE,
                place,
                f"the values of `{name}` come from table {source.table}",
                f"Write it there, or take `from` and `line` from the attribute `{name}`",
            )
        elif len(texts) > 1 and not declared[name].many:
            draft.mistakes.error(
                Code.MANY_VALUES,
                place,
                f"`{name}` has one value, and here are {len(texts)}",
                "Write one, or declare `many: true` for the attribute",
            )
        elif misfits := [(text, wrong) for text in texts if (wrong := _misfit(text, declared[name].type))]:
            text, wrong = misfits[0]
            draft.mistakes.error(
                Code.ATTRIBUTE_OF_ANOTHER_TYPE,
                place,
                f"`{text}` is no {wrong}",
                f"`{name}` is declared as {declared[name].type}",
            )
        else:
            found[name] = tuple(sorted(set(texts))) if declared[name].many else texts[0]
    return found


def _check_lines(
    draft: Draft,
    people: Mapping[str, Person],
    places: Mapping[str, Place],
    declared: Mapping[str, PersonAttribute],
) -> None:
    """Report who reports to him- or herself, and values by which nobody knows to whom others report."""
    for attribute in declared.values():
        if (line := attribute.line) is None:
            continue
        named: dict[str, str] = {}
        above: dict[str, str] = {}
        for name, person in people.items():
            value = spelled(person.attributes, line.value, attribute.type)
            head = spelled(person.attributes, line.parent, attribute.type)
            if value is None:
                continue
            if value in named:
                draft.mistakes.error(
                    Code.VALUE_OF_TWO_PEOPLE,
                    places[name].below(line.value),
                    f"`{name}` and `{named[value]}` have the `{line.value}` `{value}`, by which others "
                    "report to one of them",
                    "Give each of them a value of his or her own",
                )
            named.setdefault(value, name)
            if head is not None:
                above.setdefault(value, head)
        for circle in _circles(above):
            who = " reports to ".join(f"`{named[value]}`" for value in (*circle, circle[0]))
            draft.mistakes.error(
                Code.LINE_OF_PEOPLE_LOOPS,
                places[named[circle[0]]].below(line.parent),
                f"nobody can report to him- or herself: {who}",
                "Let one of them report to somebody else, or to nobody",
            )


def _circles(above: Mapping[str, str]) -> Iterator[Sequence[str]]:
    """Yield every circle once, from its first value on."""
    known: set[str] = set()
    for start in sorted(above):
        way: list[str] = []
        step: str | None = start
        while step is not None and step not in known:
            known.add(step)
            way.append(step)
            step = above.get(step)
        if step is not None and step in way:
            yield way[way.index(step) :]


def _misfit(text: str, kind: str) -> str | None:
    """Return what the text fails to be, or None."""
    match kind:
        case "integer":
            fits = INTEGER.fullmatch(text) is not None and SMALLEST <= int(text) <= LARGEST
            return None if fits else "whole number of PostgreSQL's bigint"
        case "uuid":
            try:
                return None if str(UUID(text)) == text.lower() else "uuid in its usual form"
            except ValueError:
                return "uuid"
        case _:
            return None


def _memberships(
    draft: Draft, wishes: list[Wish], people: Mapping[str, Person], zone: ZoneInfo
) -> tuple[Membership, ...]:
    groups = draft.names("access_groups")
    found: dict[tuple[str, str], list[tuple[Membership, Wish]]] = {}
    for wish in wishes:
        if wish.group not in groups and not draft.is_damaged("access_groups", wish.group):
            otherwise = "declare it in `access_groups`"
            draft.unknown(Code.UNKNOWN_GROUP, wish.place, "access group", wish.group, groups, otherwise)
        elif wish.person not in people and not draft.is_damaged("people", wish.person):
            otherwise = "declare the person in `people`"
            draft.unknown(Code.UNKNOWN_PERSON, wish.place, "person", wish.person, people, otherwise)
        elif (membership := _membership(draft, wish, zone)) is not None:
            earlier = found.setdefault((wish.person, wish.group), [])
            _check_overlap(draft, membership, wish, earlier)
            earlier.append((membership, wish))
    every = (membership for same in found.values() for membership, _ in same)
    return tuple(sorted(every, key=_order))


def _membership(draft: Draft, wish: Wish, zone: ZoneInfo) -> Membership | None:
    before = len(draft.mistakes.errors)
    mistakes, place = draft.mistakes, wish.place
    begin = read_begin(wish.begin, zone, place.below("from"), mistakes) if wish.begin else None
    until = read_end(wish.until, zone, place.below("until"), mistakes) if wish.until else None
    if begin is not None and until is not None and begin >= until:
        mistakes.error(
            Code.ENDS_BEFORE_BEGIN,
            place,
            f"it begins ({wish.begin}) after its end ({wish.until})",
            "Swap or correct the two",
        )
    if len(mistakes.errors) > before:
        return None
    return Membership(wish.person, wish.group, begin, until, wish.reason)


def _check_overlap(
    draft: Draft, membership: Membership, wish: Wish, earlier: list[tuple[Membership, Wish]]
) -> None:
    for other, its_wish in earlier:
        if (other.valid_from, other.valid_until) == (membership.valid_from, membership.valid_until):
            stands_twice(wish.place, its_wish.place, draft.mistakes)
        elif _overlap(other, membership):
            draft.mistakes.warn(
                Code.MEMBERSHIPS_OVERLAP,
                wish.place,
                f"`{wish.person}` is in `{wish.group}` during some of this time anyway, see {its_wish.place}",
                "Remove one, or let one begin when the other ends",
            )


def _overlap(one: Membership, other: Membership) -> bool:
    def ends_before(first: Membership, second: Membership) -> bool:
        end, begin = first.valid_until, second.valid_from
        return end is not None and begin is not None and end <= begin

    return not ends_before(one, other) and not ends_before(other, one)


def _order(membership: Membership) -> tuple[str, str, bool, float, bool, float]:
    begin: datetime | None = membership.valid_from
    until: datetime | None = membership.valid_until
    return (
        membership.person,
        membership.group,
        begin is not None,
        begin.timestamp() if begin else 0.0,
        until is None,
        until.timestamp() if until else 0.0,
    )
