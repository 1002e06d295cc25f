"""People, memberships and covers, through the SQL functions that every client has (schema `crm_people`).

Knows how the functions are called and what they return. Decides nothing: who may do what, and what it means,
is the business of the database (sql/people), so that pgAdmin and this program can never differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import psycopg
from psycopg.rows import DictRow, dict_row
from psycopg.types.json import Jsonb

from crm_rls.database import Connection, explain
from crm_rls.errors import DatabaseError, Refused
from crm_rls.sqlfiles import load

CALLS = "call"
"""The folder of the statements that call the functions."""

_NOT_THERE = ("3F000", "42883", "42P01")
"""No such schema, function or table."""

_NOT_ALLOWED = "42501"

_LEAVES = ("deactivate", "handover", "unassign")
"""Functions after which a contact may have nobody who is responsible."""


@dataclass(frozen=True, slots=True)
class Action:
    """What somebody wants done: the function, its arguments, and the people whom it concerns.

    `at` and `last_day` say from which moment on it counts, as `crm_people.moment_of` takes them.
    """

    function: str
    values: Mapping[str, object]
    people: tuple[str, ...]
    at: str | None = None
    last_day: bool = False


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
    """What an action did: the database's own sentence, from when on it counts, and who gains and loses.

    `faceless` holds the families in which more contacts have nobody than before.
    """

    sentence: str
    at: datetime
    effects: tuple[Effect, ...]
    faceless: tuple[Faceless, ...] = ()

    @property
    def widens(self) -> bool:
        """Say whether somebody sees more than before."""
        return any(effect.gained for effect in self.effects)


@contextmanager
def told(doing: str) -> Iterator[None]:
    """Turn errors of the database into ours: what a function refuses is Refused, all else a DatabaseError."""
    try:
        yield
    except psycopg.Error as error:
        if error.sqlstate in _NOT_THERE and "crm_people" in str(error):
            raise DatabaseError(
                f"{doing}: this database has no crm_people. A DBA installs it with `crm-rls apply`.",
                error.sqlstate,
            ) from error
        primary, hint = error.diag.message_primary, error.diag.message_hint
        if error.sqlstate == _NOT_ALLOWED and not hint:
            hint = "Let a DBA make you an access manager: GRANT <prefix>_managers TO <login>."
        if error.sqlstate == _NOT_ALLOWED:
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
    at: datetime = row["moment_of"]
    concerned = _with_substitutes(connection, action.people) if counted else ()
    before = {person: _reach(connection, person, at) for person in concerned}
    asked = counted and action.function in _LEAVES
    nobody = _faceless(connection, at) if asked else {}
    said = sentence(connection, action.function, **action.values)
    after = {person: _reach(connection, person, at) for person in before}
    effects = (_effect(connection, person, before[person], after[person]) for person in before)
    after_it = _faceless(connection, at) if asked else {}
    faceless = (Faceless(family, nobody.get(family, 0), count) for family, count in after_it.items())
    return Outcome(said, at, tuple(effects), tuple(each for each in faceless if each.after > each.before))


def _faceless(connection: Connection, at: datetime) -> Mapping[str, int]:
    return {row["family"]: row["contacts"] for row in ask(connection, "faceless", at=at)}


def _with_substitutes(connection: Connection, people: Iterable[str]) -> tuple[str, ...]:
    """Return the people and those who stand in for one of them, each once."""
    covers = ask(connection, "covers")
    named = dict.fromkeys(people)
    logins = {row["person"]: row["login"] for row in ask(connection, "people")}
    by_login = {login: person for person, login in logins.items()}
    persons = dict.fromkeys(by_login.get(name, name) for name in named)
    persons |= dict.fromkeys(row["substitute"] for row in covers if row["absent"] in persons)
    return tuple(person for person in persons if person in logins)


def _reach(connection: Connection, person: str, at: datetime) -> list[dict[str, str]]:
    rows = ask(connection, "membership_at", person=person, at=at.isoformat())
    return [{"access_group": row["access_group"], "acting_for": row["acting_for"]} for row in rows]


def _effect(
    connection: Connection, person: str, before: list[dict[str, str]], after: list[dict[str, str]]
) -> Effect:
    if before == after:
        return Effect(person, 0, 0)
    (row,) = ask(connection, "compare_reach", before=Jsonb(before), after=Jsonb(after))
    return Effect(person, row["gained"], row["lost"])


def end_sessions(connection: Connection, login: str) -> int:
    """End the open sessions of a login and return how many there were.

    Only superusers and members of pg_signal_backend may (manual, 9.28.2). Raises DatabaseError.
    """
    (row,) = ask(connection, "end_sessions", login=login)
    return int(row["count"])


def login_of(connection: Connection, person: str) -> str:
    """Return the login of a person, who is named by name or login; raise DatabaseError if there is none."""
    rows = ask(connection, "people")
    found = next((row for row in rows if row["person"] == person), None) or next(
        (row for row in rows if row["login"] == person), None
    )
    if found is None:
        raise DatabaseError(f"there is no person {person!r}. `crm-rls people` lists those that there are.")
    return str(found["login"])
