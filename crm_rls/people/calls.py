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

from crm_rls.diagnostics.nearest import did_you_mean
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

_LEAVES = ("deactivate", "handover", "import", "unassign", "unregister")
"""Functions after which a contact may have nobody who is responsible."""

_SETS_ATTRIBUTES = ("import", "make_login", "register", "unregister")
"""Functions after which somebody may report to somebody else."""

_NO_MANAGER = "Let a DBA make you an access manager: GRANT <prefix>_managers TO <your login>."
_NO_SUPERUSER = "That takes a superuser."


NOTHING = "Nothing to change: everything is already as requested."
"""What an action says that had nothing to do."""


@dataclass(frozen=True, slots=True)
class Action:
    """What somebody wants done: the function, its arguments, and the people whom it concerns.

    `at` and `last_day` say from which moment on it counts, as `crm_people.moment_of` takes them. `may_widen`:
    somebody may see more afterwards. `reshapes`: attributes or contacts change, and not only who is in which
    group. `countable`: what people gain and lose is said by their groups. `says` makes a sentence of the
    function's answer. `performed` does it instead of one call, and returns the sentence or NOTHING; with
    `everybody` it concerns all people.
    """

    function: str
    values: Mapping[str, object]
    people: tuple[str, ...]
    at: str | None = None
    last_day: bool = False
    may_widen: bool = True
    reshapes: bool = False
    countable: bool = True
    says: Callable[[str], str] = str
    performed: Callable[[Connection], str] | None = None
    everybody: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Effect:
    """How many contacts, or rows of a further root, a person gains and loses; `root` is as in `Faceless`."""

    person: str
    gained: int
    lost: int
    root: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Faceless:
    """How many contacts have nobody in a family that wants one face for each, before an action and after.

    `root` names the further root whose rows it are, and is empty for contacts.
    """

    family: str
    before: int
    after: int
    root: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an action did: a sentence, from when on it counts (None is now), and who gains and loses.

    `widens` says whether somebody sees more than before, or may, where nobody has counted.
    `faceless` holds the families in which more contacts have nobody than before, `warnings` what the
    database warns of.
    """

    sentence: str
    at: datetime | None
    effects: tuple[Effect, ...]
    widens: bool
    faceless: tuple[Faceless, ...] = ()
    warnings: tuple[str, ...] = ()


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
def told(doing: str, function: str = "") -> Iterator[None]:
    """Turn errors of the database into ours: what a function refuses is Refused, all else a DatabaseError.

    `function` is the function of `crm_people` that is called.
    """
    try:
        yield
    except psycopg.Error as error:
        if error.sqlstate in _NOT_THERE and API_SCHEMA in str(error):
            raise DatabaseError(
                f"this database has no {API_SCHEMA}, or an older one. Check that it is the right database; a "
                "DBA installs it with `crm-rls apply`.",
                error.sqlstate,
            ) from error
        primary, hint = error.diag.message_primary, error.diag.message_hint
        if error.sqlstate == _NOT_ALLOWED:
            ours = API_SCHEMA in (primary or "") or (function and (primary or "").endswith(f" {function}"))
            step = hint or (_NO_MANAGER if ours else _NO_SUPERUSER)
            raise Refused(f"{primary}. {step}") from error
        if error.sqlstate == _NOT_HERE and hint:
            raise Refused(f"{primary}. {hint}") from error
        if error.diag.context and hint:  # raised by our own functions, which say the next step
            raise DatabaseError(f"{primary}. {hint}", error.sqlstate) from error
        raise DatabaseError(f"{doing}: {explain(error)}", error.sqlstate) from error


def ask(connection: Connection, stem: str, **values: object) -> Sequence[DictRow]:
    """Return the rows of a statement of sql/call. Raises Refused and DatabaseError."""
    with told(f"asking crm_people ({stem})", stem):
        return connection.cursor(row_factory=dict_row).execute(load(CALLS, stem), values).fetchall()


def sentence(connection: Connection, stem: str, **values: object) -> str:
    """Call a function that answers with one text, and return that."""
    (row,) = ask(connection, stem, **values)
    (text,) = row.values()
    return str(text)


Reach = Sequence[Mapping[str, str]]
"""Groups that somebody acts in, and for whom; or who holds a group, and who is the face for it."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """What an action did inside a transaction, as little as it takes to count its effect when that is over.

    `at` is from when on it counts, None for now; `before` and `after` are what people hold, `gone` and `come`
    who holds a group of a family no longer, or since; `effects` are there where only the transaction can
    count; `warnings` is what the database told meanwhile.
    """

    action: Action
    sentence: str
    at: datetime | None
    before: Mapping[str, Reach]
    after: Mapping[str, Reach]
    gone: Reach = ()
    come: Reach = ()
    effects: tuple[Effect, ...] | None = None
    warnings: tuple[str, ...] = ()

    def same_as(self, other: Attempt) -> bool:
        """Say whether another attempt has the same effect on people."""
        return (self.before, self.after, self.gone, self.come, self.warnings) == (
            other.before, other.after, other.gone, other.come, other.warnings,
        )  # fmt: skip


def attempt(connection: Connection, action: Action, *, counted: bool = True) -> Attempt:
    """Do it inside the caller's transaction, who ends that: by COMMIT, or by ROLLBACK if it is a preview.

    The lock that every change takes is held until then, so nothing is counted here; `effect_of` does. Only
    what attributes and contacts become (`reshapes`) has to be counted here.
    Raises Refused if the caller may not, DatabaseError for everything else.
    """
    (row,) = ask(connection, "moment_of", said=action.at, last_day=action.last_day)
    at: datetime | None = row["moment"]
    names = names_of(connection) if counted else {}
    people = tuple(names.values()) if action.everybody else action.people
    heads = tuple(_heads(connection, action)) if counted else ()
    concerned = _with_substitutes(connection, (*people, *heads), names) if counted else ()
    asks_faces = counted and action.function in _LEAVES
    before = _reaches(connection, concerned, at)
    saw = [rows_by_root(connection, before[person]) for person in concerned] if action.reshapes else []
    held = _holders(connection, at) if asks_faces else []
    with said(connection, "WARNING") as warnings:
        answer = _done(connection, action)
        if action.performed is not None:
            joined = set(names_of(connection).values()) - set(names.values()) if counted else set()
            concerned += tuple(sorted(joined))
            before |= dict.fromkeys(joined, ())
            saw += [rows_by_root(connection, ()) for _ in joined] if action.reshapes else []
    there = set(names_of(connection).values()) if action.function == "unregister" else set(concerned)
    after = {person: _reach(connection, person, at) if person in there else () for person in concerned}
    holds = _holders(connection, at) if asks_faces else []
    effects = None
    if action.reshapes:
        sees = [rows_by_root(connection, after[person]) for person in concerned]
        effects = tuple(
            Effect(person, max(now[root] - number, 0), max(number - now[root], 0), root)
            for person, then, now in zip(concerned, saw, sees, strict=True)
            for root, number in then.items()
        )
    gone, come = ([row for row in one if row not in other] for one, other in ((held, holds), (holds, held)))
    told = tuple(warnings)
    return Attempt(action, action.says(answer), at, before, after, gone, come, effects, told)


@contextmanager
def said(connection: Connection, severity: str) -> Iterator[list[str]]:
    """Yield a list to which what the database says in the block is added: its messages of a severity."""
    messages: list[str] = []

    def note(diagnostic: psycopg.errors.Diagnostic) -> None:
        if diagnostic.severity_nonlocalized == severity and diagnostic.message_primary:
            messages.append(diagnostic.message_primary)

    connection.add_notice_handler(note)
    try:
        yield messages
    finally:
        connection.remove_notice_handler(note)


def effect_of(connection: Connection, attempted: Attempt, *, counted: bool = True) -> Outcome:
    """Return what an attempt does to whom, counted after its transaction; that reads all contacts.

    Once for each person concerned whose groups change, and twice where somebody leaves a family that wants
    one face. Raises Refused and DatabaseError.
    """
    effects = attempted.effects
    if effects is None:
        effects = tuple(
            effect
            for person, before in attempted.before.items()
            for effect in _effects(connection, person, before, attempted.after[person], attempted.at)
        )
    widens = any(effect.gained for effect in effects) if counted else True
    faceless = _faceless(connection, attempted) if attempted.gone or attempted.come else ()
    may_widen = attempted.action.may_widen and widens
    return Outcome(attempted.sentence, attempted.at, effects, may_widen, faceless, attempted.warnings)


def _done(connection: Connection, action: Action) -> str:
    if action.performed is not None:
        return action.performed(connection)
    return sentence(connection, action.function, **action.values)


def _heads(connection: Connection, action: Action) -> Iterator[str]:
    """Yield to whom people report before and after a change of their attributes, which is tried for it."""
    if action.function not in _SETS_ATTRIBUTES or not action.reshapes or action.everybody:
        return

    def heads() -> Iterator[str]:
        there = names_of(connection)
        for person in {*action.people} & {*there, *there.values()}:
            yield from (row["person"] for row in ask(connection, "heads", person=person))

    yield from tuple(heads())
    with connection.transaction(force_rollback=True):
        _done(connection, action)
        after = tuple(heads())
    yield from after


def _reaches(connection: Connection, people: Iterable[str], at: datetime | None) -> dict[str, Reach]:
    return {person: _reach(connection, person, at) for person in people}


def _reach(connection: Connection, person: str, at: datetime | None) -> Reach:
    rows = ask(connection, "membership_at", person=person, at=at.isoformat() if at else None)
    return [{"access_group": row["access_group"], "acting_for": row["acting_for"]} for row in rows]


def _effects(
    connection: Connection, person: str, before: Reach, after: Reach, at: datetime | None
) -> Iterator[Effect]:
    if before == after:
        yield Effect(person, 0, 0)
        return
    reaches = {"before": Jsonb(before), "after": Jsonb(after)}
    for row in ask(connection, "compare_reach", **reaches, person=person, at=at):
        yield Effect(person, row["gained"], row["lost"], row["root"] or "")


def rows_by_root(connection: Connection, reach: Reach) -> Mapping[str, int]:
    """Return how many rows of each root groups have, that of the contacts under an empty name.

    Raises Refused and DatabaseError.
    """
    values = {"before": Jsonb([]), "after": Jsonb(reach), "person": None, "at": None}
    return {row["root"] or "": row["gained"] for row in ask(connection, "compare_reach", **values)}


def _holders(connection: Connection, at: datetime | None) -> Reach:
    return [dict(row) for row in ask(connection, "holders", at=at)]


def _faceless(connection: Connection, attempted: Attempt) -> tuple[Faceless, ...]:
    """Return the families in which more contacts have nobody; the attempt may be committed or undone."""

    def nobody(gone: Reach, come: Reach) -> Mapping[tuple[str, str], int]:
        rows = ask(connection, "faceless", at=attempted.at, gone=Jsonb(gone), come=Jsonb(come))
        return {(row["family"], row["root"] or ""): row["contacts"] for row in rows}

    before, after = nobody(attempted.come, attempted.gone), nobody(attempted.gone, attempted.come)
    found = (
        Faceless(family, before.get((family, root), 0), number, root)
        for (family, root), number in after.items()
    )
    return tuple(each for each in found if each.after > each.before)


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
    return {row["login"]: row["person"] for row in ask(connection, "directory")}


def end_sessions(connection: Connection, login: str) -> int:
    """End the open sessions of a login and return how many there were. Raises DatabaseError."""
    (row,) = ask(connection, "end_sessions", login=login)
    return int(row["count"])


def end_blocking_sessions(connection: Connection, login: str) -> int:
    """End the sessions of a login that keep the lock of all changes and return how many there were."""
    (row,) = ask(connection, "end_blocking_sessions", login=login)
    return int(row["count"])


def may_count(connection: Connection) -> bool:
    """Say whether the caller may ask what people gain and lose. Raises DatabaseError."""
    return any(row["may"] for row in ask(connection, "may_count"))


def find_person(connection: Connection, named: str) -> tuple[str, str]:
    """Return person and login of who is named by one of the two; raise DatabaseError if there is nobody."""
    names = names_of(connection)
    for login, person in names.items():
        if person == named:
            return person, login
    if named in names:
        return names[named], named
    otherwise = "`crm-rls people` lists all people."
    step = did_you_mean(named, names.values(), otherwise)
    raise DatabaseError(f"there is no person {named!r}. {step}")
