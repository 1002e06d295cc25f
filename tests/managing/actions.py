"""Random actions on people, for the ledger and for the database alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from hypothesis import strategies as st

from tests.fixtures.database import Connection
from tests.managing.ledger import Ledger

PEOPLE = ("anna", "bert", "carl", "dora")
GROUPS = ("nord", "sued", "pumps", "first_contact")

HOURS = st.none() | st.integers(-2, 5)
"""When something begins or ends, in hours from now; nothing happens at full hours but these."""


@dataclass(frozen=True, slots=True)
class Step:
    """An action: its function, the words of its arguments, and what it does to the ledger."""

    function: str
    arguments: tuple[str | int | bool | list[str] | None, ...]
    to_ledger: Callable[[Ledger], None]
    casts: tuple[str, ...]

    def call(self, connection: Connection, now: datetime) -> object:
        """Do it in the database.

        Numbers in `arguments` are hours where the cast says `hour`; `ONLY` takes two people.
        """
        given = iter(self.arguments)
        values: list[object] = []
        for cast in self.casts:
            values += [next(given), next(given)] if cast == ONLY else [next(given)]
            if cast == "hour":
                values[-1] = _moment(now, values[-1])
        marks = ", ".join(ONLY if cast == ONLY else "%s" for cast in self.casts)
        (row,) = connection.execute(f"select crm_people.{self.function}({marks})", values).fetchall()
        return row[0]


def _moment(now: datetime, hours: object) -> str | None:
    return None if hours is None else (now + timedelta(hours=float(str(hours)))).isoformat()


def _person() -> st.SearchStrategy[str]:
    return st.sampled_from(PEOPLE)


@st.composite
def assigning(draw: st.DrawFn) -> Step:
    person, group, begin, end = draw(_person()), draw(st.sampled_from(GROUPS)), draw(HOURS), draw(HOURS)
    return Step(
        "assign",
        (person, group, begin, end),
        lambda book: book.assign(person, group, begin, end),
        ("", "", "hour", "hour"),
    )


@st.composite
def unassigning(draw: st.DrawFn) -> Step:
    person, group, end = draw(_person()), draw(st.sampled_from(GROUPS)), draw(HOURS)
    return Step(
        "unassign",
        (person, group, end),
        lambda book: book.unassign(person, group, end),
        ("", "", "hour"),
    )


@st.composite
def covering(draw: st.DrawFn) -> Step:
    absent, substitute, begin, end = draw(_person()), draw(_person()), draw(HOURS), draw(HOURS)
    groups = draw(st.none() | st.sets(st.sampled_from(GROUPS), min_size=1, max_size=2))
    return Step(
        "cover",
        (absent, substitute, begin, end, 0, 0, "why", None if groups is None else sorted(groups), True),
        lambda book: book.cover(
            absent, substitute, begin, end, None if groups is None else frozenset(groups)
        ),
        ("", "", "hour", "hour", "", "", "", "", ""),
    )


ONLY = """
(select case count(*) when 1 then min(c.cover_id) end from crm_people.covers as c
 where c.absent = %s and c.substitute = %s)
"""
"""The number of the only cover of two people."""


@st.composite
def changing_cover(draw: st.DrawFn) -> Step:
    absent, substitute, end = draw(_person()), draw(_person()), draw(HOURS)
    verb = draw(st.sampled_from(("end_cover", "prolong_cover")))
    return Step(
        verb,
        (absent, substitute, end, "why", *((True,) if verb == "prolong_cover" else ())),
        lambda book: getattr(book, verb)(absent, substitute, end),
        (ONLY, "hour", "", *(("",) if verb == "prolong_cover" else ())),
    )


@st.composite
def handing_over(draw: st.DrawFn) -> Step:
    leaver, successor, at = draw(_person()), draw(_person()), draw(HOURS)
    return Step(
        "handover",
        (leaver, successor, at),
        lambda book: book.handover(leaver, successor, at),
        ("", "", "hour"),
    )


@st.composite
def switching(draw: st.DrawFn) -> Step:
    person, verb = draw(_person()), draw(st.sampled_from(("deactivate", "reactivate")))
    return Step(verb, (person,), lambda book: getattr(book, verb)(person), ("",))


@st.composite
def forgetting(draw: st.DrawFn) -> tuple[Step, ...]:
    """Let somebody leave and be forgotten, or be too early, or not have left."""
    person, leaves, anyway = draw(_person()), draw(st.booleans()), draw(st.booleans())
    left = Step("deactivate", (person,), lambda book: book.deactivate(person), ("",))
    forgotten = Step(
        "forget", (person, "why", anyway), lambda book: book.forget(person, anyway=anyway), ("", "", "")
    )
    return (left, forgotten) if leaves else (forgotten,)


CONTACTS = st.sampled_from((1, 3, 5))
"""Contacts of the north, of the south, and one that a restriction hides."""


@st.composite
def sharing(draw: st.DrawFn) -> Step:
    person, contact, end = draw(_person()), draw(CONTACTS), draw(HOURS)
    return Step(
        "share",
        (person, str(contact), end),
        lambda book: book.share(person, contact, end),
        ("", "", "hour"),
    )


@st.composite
def unsharing(draw: st.DrawFn) -> Step:
    person, contact = draw(_person()), draw(CONTACTS)
    return Step("unshare", (person, str(contact)), lambda book: book.unshare(person, contact), ("", ""))


KEYS = st.sampled_from(("T1", "T2", "HH"))
"""Keys of territories to add; one is of the model."""


@st.composite
def adding(draw: st.DrawFn) -> Step:
    key, below = draw(KEYS), draw(st.sampled_from(("HH", "NORD", "BY", "T1", "T2", "DE")))
    return Step("add_territory", (key, below), lambda book: book.add_territory(key, below), ("", ""))


@st.composite
def taking_back(draw: st.DrawFn) -> Step:
    key = draw(KEYS)
    return Step("remove_territory", (key,), lambda book: book.remove_territory(key), ("",))


ABOUT_PEOPLE = (
    assigning()
    | assigning()
    | unassigning()
    | covering()
    | covering()
    | covering()
    | changing_cover()
    | handing_over()
    | sharing()
    | sharing()
    | unsharing()
    | switching()
)


def _several(one: st.SearchStrategy[Step]) -> st.SearchStrategy[list[Step]]:
    return st.lists(one.map(lambda step: (step,)) | forgetting(), min_size=1, max_size=8).map(
        lambda steps: [step for some in steps for step in some]
    )


STEPS_OF_PEOPLE = _several(ABOUT_PEOPLE)
STEPS = _several(ABOUT_PEOPLE | adding() | adding() | taking_back())
