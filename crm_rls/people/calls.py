"""People, memberships and covers, through the SQL functions that every client has (schema `crm_people`).

Knows how the functions are called and what they return. Decides nothing: who may do what, and what it means,
is the business of the database (sql/people), so that pgAdmin and this program can never differ.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime

import psycopg
from psycopg.rows import DictRow, dict_row
from psycopg.types.json import Jsonb

from crm_rls.errors import DatabaseError, Refused
from crm_rls.postgres.connection import Connection, connect, explain
from crm_rls.postgres.names import API_SCHEMA
from crm_rls.postgres.sqlfiles import load

CALLS = "call"
"""The folder of the statements that call the functions."""

_NOT_THERE = ("3F000", "42883", "42P01")
"""No such schema, function or table."""

_NOT_ALLOWED = "42501"

_NOT_HERE = "55000"
"""The roles belong to another database (crm_access.require_home)."""

_LEAVES = ("deactivate", "handover", "unassign")
"""Functions after which a contact may have nobody who is responsible."""

_NO_MANAGER = "Let a DBA make you an access manager: GRANT <prefix>_managers TO <your login>."
_NO_SUPERUSER = "That takes a superuser."


@dataclass(frozen=True, slots=True)
class Action:
    """What somebody wants done: the function, its arguments, and the people whom it concerns.

    `at` and `last_day` say from which moment on it counts, as `crm_people.moment_of` takes them. `may_widen`:
    somebody may see more afterwards. `reshapes`: attributes or contacts change, and not only who is in which
    group. `says` makes a sentence of the function's answer.
    """

    function: str
    values: Mapping[str, object]
    people: tuple[str, ...]
    at: str | None = None
    last_day: bool = False
    may_widen: bool = True
    reshapes: bool = False
    says: Callable[[str], str] = str


@dataclass(frozen=True, slots=True, order=True)
class Effect:
    """How many contacts a person gains and loses."""

    person: str
    gained: int
    lost: int


@dataclass(frozen=True, slots=True, order=True)
class Faceless:
    """How many contacts have nobody in a family that wants one face for each, before an action and after."""

    family: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an action did: a sentence, from when on it counts (None is now), and who gains and loses.

    `widens` says whether somebody sees more than before, or may, where nobody has counted.
    `faceless` holds the families in which more contacts have nobody than before.
    """

    sentence: str
    at: datetime | None
    effects: tuple[Effect, ...]
    widens: bool
    faceless: tuple[Faceless, ...] = ()


@contextmanager
def people_of(dsn: str | None) -> Iterator[Connection]:
    """Yield a connection that shows moments in the model's time zone; it is closed afterwards.

    Raises DatabaseError where there is no connection or no crm_people, Refused for who is no manager.
    """
    with closing(connect(dsn)) as connection:
        ask(connection, "use_time_zone")
        connection.commit()
        yield connection


@contextmanager
def told(doing: str) -> Iterator[None]:
    """Turn errors of the database into ours: what a function refuses is Refused, all else a DatabaseError."""
    try:
        yield
    except psycopg.Error as error:
        if error.sqlstate in _NOT_THERE and API_SCHEMA in str(error):
            raise DatabaseError(
                f"{doing}: this database has no {API_SCHEMA}, or an older one. A DBA installs it with "
                "`crm-rls apply`.",
                error.sqlstate,
            ) from error
        primary, hint = error.diag.message_primary, error.diag.message_hint
        if error.sqlstate == _NOT_ALLOWED:
            step = hint or (_NO_MANAGER if API_SCHEMA in (primary or "") else _NO_SUPERUSER)
            raise Refused(f"{primary}. {step}") from error
        if error.sqlstate == _NOT_HERE and hint:
            raise Refused(f"{primary}. {hint}") from error
        if error.diag.context and hint:  # raised by our own functions, which say the next step
            raise DatabaseError(f"{primary}. {hint}", error.sqlstate) from error
        raise DatabaseError(f"{doing}: {explain(error)}", error.sqlstate) from error


def ask(connection: Connection, stem: str, **values: object) -> Sequence[DictRow]:
    """Return the rows of a statement of sql/call. Raises Refused and DatabaseError."""
    with told(f"asking crm_people ({stem})"):
        return connection.cursor(row_factory=dict_row).execute(load(CALLS, stem), values).fetchall()


def sentence(connection: Connection, stem: str, **values: object) -> str:
    """Call a function that answers with one text, and return that."""
    (row,) = ask(connection, stem, **values)
    (text,) = row.values()
    return str(text)


def perform(connection: Connection, action: Action, *, counted: bool = True) -> Outcome:
    """Do it inside the caller's transaction, and return what it does to whom; the caller ends that.

    With `counted` the contacts that people gain and lose are counted, which reads all contacts once for each
    person concerned. Raises Refused if the caller may not, DatabaseError for everything else.
    """
    (row,) = ask(connection, "moment_of", said=action.at, last_day=action.last_day)
    at: datetime | None = row["moment"]
    names = names_of(connection)
    concerned = _with_substitutes(connection, action.people, names) if counted else ()
    measure = _Measure(connection, at, reshapes=action.reshapes)
    before = {person: measure.take(person) for person in concerned}
    asked = counted and action.function in _LEAVES
    nobody = _faceless(connection, at) if asked else {}
    answer = sentence(connection, action.function, **action.values)
    taken = ((person, was, measure.take(person)) for person, was in before.items())
    effects = tuple(measure.effect(person, was, now) for person, was, now in taken)
    widens = any(effect.gained for effect in effects) if counted else True
    left = _faceless(connection, at) if asked else {}
    faceless = (Faceless(family, nobody.get(family, 0), number) for family, number in left.items())
    fewer = tuple(each for each in faceless if each.after > each.before)
    return Outcome(action.says(answer), at, effects, action.may_widen and widens, fewer)


def _faceless(connection: Connection, at: datetime | None) -> Mapping[str, int]:
    return {row["family"]: row["contacts"] for row in ask(connection, "faceless", at=at)}


Reach = list[dict[str, str]]
"""Groups that somebody acts in, and for whom."""


@dataclass(frozen=True, slots=True)
class _Measure:
    """Counts what people see before and after, at a moment to come or now.

    Where attributes or contacts change, what was seen before has to be counted before: then only the
    difference of the two numbers is known.
    """

    connection: Connection
    at: datetime | None
    reshapes: bool

    def take(self, person: str) -> tuple[Reach, int]:
        at = self.at.isoformat() if self.at else None
        rows = ask(self.connection, "membership_at", person=person, at=at)
        reach = [{"access_group": row["access_group"], "acting_for": row["acting_for"]} for row in rows]
        return reach, self._compare([], reach)[0] if self.reshapes else 0

    def effect(self, person: str, before: tuple[Reach, int], after: tuple[Reach, int]) -> Effect:
        (held, saw), (holds, sees) = before, after
        if self.reshapes:
            return Effect(person, max(sees - saw, 0), max(saw - sees, 0))
        return Effect(person, *self._compare(held, holds))

    def _compare(self, before: Reach, after: Reach) -> tuple[int, int]:
        if before == after:
            return 0, 0
        (row,) = ask(self.connection, "compare_reach", before=Jsonb(before), after=Jsonb(after))
        return row["gained"], row["lost"]


def _with_substitutes(
    connection: Connection, people: Iterable[str], names: Mapping[str, str]
) -> tuple[str, ...]:
    """Return the people and those who stand in for one of them, each once."""
    covers = ask(connection, "covers")
    persons = dict.fromkeys(name if name in names.values() else names.get(name) for name in people)
    persons |= dict.fromkeys(row["substitute"] for row in covers if row["absent"] in persons)
    return tuple(person for person in persons if person is not None)


def names_of(connection: Connection) -> dict[str, str]:
    """Return the person of each login."""
    return {row["login"]: row["person"] for row in ask(connection, "people")}


def end_sessions(connection: Connection, login: str) -> int:
    """End the open sessions of a login and return how many there were. Raises DatabaseError."""
    (row,) = ask(connection, "end_sessions", login=login)
    return int(row["count"])


def end_blocking_sessions(connection: Connection, login: str) -> int:
    """End the sessions of a login that keep the lock of all changes and return how many there were."""
    (row,) = ask(connection, "end_blocking_sessions", login=login)
    return int(row["count"])


def find_person(connection: Connection, named: str) -> tuple[str, str]:
    """Return person and login of who is named by one of the two; raise DatabaseError if there is nobody."""
    names = names_of(connection)
    for login, person in names.items():
        if person == named:
            return person, login
    if named in names:
        return names[named], named
    raise DatabaseError(f"there is no person {named!r}. `crm-rls people` lists all people.")
