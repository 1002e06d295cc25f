"""Covers that think: for some groups, in halves, prolonged and shortened, and what speaks against one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_rls.model import Faces, Family
from tests.fixtures.applying import brought_in_line
from tests.fixtures.database import Connection
from tests.managing.actions import PEOPLE
from tests.managing.conftest import Office
from tests.managing.sessions import clock, rows
from tests.property.strategies import EXAMPLES

DAY = timedelta(days=1)
HELD = {"anna": ("nord", "sued"), "bert": ("nord",), "carl": ("pumps",), "dora": ()}
"""Who is in which group: two share the north, and nobody shares the others."""


@pytest.fixture
def house(office: Office) -> Office:
    """Return an office where the family of the south wants one face, and that of the pumps does not."""
    families = {"sued": "south", "nord": "south", "pumps": "products"}
    model = replace(
        office.model,
        families=(Family("south", "", Faces.ONE), Family("products", "", Faces.ANY), *office.model.families),
        groups=tuple(
            replace(group, family=families.get(group.name, group.family)) for group in office.model.groups
        ),
    )
    with office.database.connect(autocommit=False) as owner:
        brought_in_line(owner, model)
    house = replace(office, model=model)
    for person, groups in HELD.items():
        for group in groups:
            house.call("assign", person, group)
    return house


@contextmanager
def warnings_of(connection: Connection) -> Iterator[list[str]]:
    """Yield what the database warns of in the block."""
    told: list[str] = []

    def note(diagnostic: psycopg.errors.Diagnostic) -> None:
        told.append(str(diagnostic.message_primary))

    connection.add_notice_handler(note)
    yield told
    connection.remove_notice_handler(note)


def concerns(office: Office, *arguments: object) -> list[tuple[object, ...]]:
    marks = ", ".join("%s" for _ in arguments)
    return office.manager.execute(
        f"select kind, person, access_group, first_day::text, last_day::text, refused "
        f"from crm_people.cover_concerns({marks})",
        arguments,
    ).fetchall()


def test_a_cover_for_some_groups_and_in_halves(house: Office) -> None:
    """bert takes the north of anna, dora her south."""
    house.call("cover", "anna", "carl", None, None, 0, 0, "", ["nord"])
    house.call("cover", "anna", "dora", None, None, 0, 0, "", ["sued"])
    assert rows(house.open("dora")) == {3, 4}
    assert 1 in rows(house.open("carl"))
    assert not rows(house.open("carl")) & {3}
    with pytest.raises(psycopg.errors.InvalidParameterValue, match="anna is not in pumps") as refusal:
        house.call("cover", "anna", "bert", None, None, 0, 0, "", ["pumps"])
    assert "nord, sued" in str(refusal.value.diag.message_hint)


def test_the_same_cover_twice_is_one(house: Office) -> None:
    ways: tuple[tuple[object, ...], ...] = (
        (None, None), ("2031-07-01", "2031-07-14"), ("2031-08-01", "2031-08-14", 2, 1, "", ["nord"]),
    )  # fmt: skip
    numbers = []
    for way in ways[1:] + ways[:1]:
        once = house.call("cover", "anna", "carl", *way) if way != (None, None) else None
        numbers.append(once or house.call("cover", "anna", "dora", *way))
        who = "carl" if once else "dora"
        before = house.superuser.execute("select count(*) from crm_access.log").fetchone()
        assert house.call("cover", "anna", who, *way) == numbers[-1]
        assert house.superuser.execute("select count(*) from crm_access.log").fetchone() == before
    for other in (
        ("2031-07-10", "2031-07-20"),
        ("2031-07-01", None),
        ("2031-07-14", "2031-07-14", 0, 0, "", ["nord"]),
    ):
        with pytest.raises(
            psycopg.errors.ObjectNotInPrerequisiteState, match="stands in for anna already"
        ) as refusal:
            house.call("cover", "anna", "carl", *other)
        assert f"end_cover({numbers[0]})" in str(refusal.value.diag.message_hint)


def test_a_cover_is_prolonged_and_shortened_with_its_trail_days(house: Office) -> None:
    today = clock(house).date()
    number = house.call("cover", "carl", "dora", None, (today + 5 * DAY).isoformat(), 0, 2)

    def ends() -> tuple[object, object]:
        (row,) = house.manager.execute(
            "select (valid_until at time zone 'Europe/Berlin')::date - 1, "
            "(ends at time zone 'Europe/Berlin')::date - 1 "
            "from crm_people.covers"
        ).fetchall()
        return row

    assert ends() == (today + 5 * DAY, today + 7 * DAY)
    said = house.call("prolong_cover", number, (today + 9 * DAY).isoformat(), "still ill")
    assert said == f"dora stands in for carl until {today + 9 * DAY}."
    assert ends() == (today + 9 * DAY, today + 11 * DAY)
    assert house.call("end_cover", number, (today + 3 * DAY).isoformat()) == (
        f"dora stands in for carl until {today + 3 * DAY}."
    )
    assert ends() == (today + 3 * DAY, today + 5 * DAY)
    for verb, until in (("prolong_cover", 3), ("prolong_cover", 1), ("end_cover", 4), ("end_cover", -1)):
        with pytest.raises(psycopg.errors.InvalidParameterValue) as refusal:
            house.call(verb, number, (today + until * DAY).isoformat())
        assert refusal.value.diag.message_hint
    assert house.call("prolong_cover", number) == "dora stands in for carl until further notice."
    assert rows(house.open("dora"))
    house.call("end_cover", number)
    assert not rows(house.open("dora"))


def test_a_substitute_who_is_away_is_told_with_the_days(house: Office) -> None:
    house.call("cover", "dora", "carl", "2031-07-05", "2031-07-09")
    asked = ("bert", "dora", "2031-07-01", "2031-07-14")
    told = [("substitute_away", "dora", None, "2031-07-05", "2031-07-09", False)]
    assert concerns(house, *asked) == told  # anna is there for the north
    with warnings_of(house.manager) as warnings:
        house.call("cover", *asked)
    assert warnings == ["dora is absent as well from 2031-07-05 until 2031-07-09"]


def test_two_who_would_stand_in_for_each_other_are_told(house: Office) -> None:
    house.call("cover", "bert", "dora", "2031-07-05", "2031-07-09")
    assert concerns(house, "dora", "bert", "2031-07-09", "2031-07-20") == [
        ("each_other", "bert", None, "2031-07-09", "2031-07-09", False),
    ]  # fmt: skip


def test_who_stands_in_for_somebody_and_goes_away_is_told(house: Office) -> None:
    house.call("cover", "carl", "dora", "2031-07-05", "2031-07-09")
    assert concerns(house, "dora", "bert", "2031-07-08") == [
        ("is_substitute", "carl", None, "2031-07-08", "2031-07-09", False),
        ("nobody", None, "pumps", "2031-07-08", "2031-07-09", False),
    ]  # fmt: skip


def test_nobody_is_refused_where_the_family_wants_one_face(house: Office) -> None:
    house.call("cover", "dora", "carl", "2031-07-05", "2031-07-09")
    asked = ("anna", "dora", "2031-07-01", "2031-07-14")
    assert ("nobody", None, "sued", "2031-07-05", "2031-07-09", True) in concerns(house, *asked)
    with pytest.raises(
        psycopg.errors.ObjectNotInPrerequisiteState, match="nobody would be there for sued"
    ) as refusal:
        house.call("cover", *asked)
    assert "2031-07-05 until 2031-07-09" in str(refusal.value.diag.message_primary)
    assert "anyway" in str(refusal.value.diag.message_hint)
    with pytest.raises(psycopg.errors.InvalidParameterValue, match="takes a reason"):
        house.call("cover", *asked, 0, 0, "", None, True)
    with warnings_of(house.manager) as warnings:
        assert house.call("cover", *asked, 0, 0, "the office is closed", None, True)
    assert "nobody would be there for sued from 2031-07-05 until 2031-07-09" in warnings
    # A second substitute for those days leaves somebody there.
    house.call(
        "end_cover",
        house.manager.execute("select cover_id from crm_people.covers where absent = 'anna'").fetchall()[0][
            0
        ],
    )
    house.call("cover", "anna", "bert", "2031-07-05", "2031-07-09")
    assert house.call("cover", *asked)


def test_a_longer_cover_is_asked_for_the_days_that_are_new(house: Office) -> None:
    house.call("cover", "dora", "carl", "2031-07-05", "2031-07-09")
    number = house.call("cover", "anna", "dora", "2031-07-01", "2031-07-04")
    with pytest.raises(
        psycopg.errors.ObjectNotInPrerequisiteState, match="sued from 2031-07-05 until 2031-07-06"
    ):
        house.call("prolong_cover", number, "2031-07-06")
    assert house.call("prolong_cover", number, "2031-07-06", "office closed", True)


# -- the same in Python ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Planned:
    """A cover of days, counted from a first one; the last is not included."""

    absent: str
    substitute: str
    first: int
    last: int
    groups: frozenset[str] | None

    def lends(self, person: str, group: str, day: int) -> bool:
        chosen = self.groups is None or group in self.groups
        return self.absent == person and self.first <= day < self.last and chosen


def away(covers: Sequence[Planned], person: str, day: int) -> bool:
    """Say whether nothing is left to a person on a day."""
    if any(c.absent == person and c.groups is None and c.first <= day < c.last for c in covers):
        return True
    return bool(HELD[person]) and all(any(c.lends(person, g, day) for c in covers) for g in HELD[person])


def nobody(covers: Sequence[Planned], day: int) -> set[str]:
    """Return the groups that nobody is there for."""
    found = set()
    for group in {group for groups in HELD.values() for group in groups}:
        there = []
        for person in PEOPLE:
            if group not in HELD[person]:
                continue
            lent = [c for c in covers if c.lends(person, group, day)]
            there += [person] if not lent and not away(covers, person, day) else []
            there += [c.substitute for c in lent if not away(covers, c.substitute, day)]
        found |= set() if there else {group}
    return found


@st.composite
def plans(draw: st.DrawFn) -> list[Planned]:
    found: list[Planned] = []
    for _ in range(draw(st.integers(1, 5))):
        absent, substitute = draw(st.permutations(PEOPLE))[:2]
        first = draw(st.integers(0, 8))
        last = first + draw(st.integers(1, 5))
        some = st.sets(st.sampled_from(HELD[absent]), min_size=1) if HELD[absent] else st.nothing()
        groups = draw(st.none() | some)
        cover = Planned(absent, substitute, first, last, None if groups is None else frozenset(groups))
        overlaps = [c for c in found if (c.absent, c.substitute) == (absent, substitute)]
        if not any(c.first < last and first < c.last for c in overlaps):
            found.append(cover)
    return found


@pytest.mark.fuzz
@settings(max_examples=EXAMPLES // 2, suppress_health_check=list(HealthCheck))
@given(covers=plans())
def test_who_is_left_is_what_it_is_in_python(house: Office, covers: list[Planned]) -> None:
    """The last cover of a plan is asked about; the days with nobody are those that are new with it."""
    house.superuser.execute("delete from crm_access.cover")
    day = (clock(house) + 30 * DAY).date()
    *others, asked = covers

    def arguments(cover: Planned) -> tuple[object, ...]:
        first, last = (day + place * DAY for place in (cover.first, cover.last - 1))
        groups = None if cover.groups is None else sorted(cover.groups)
        return cover.absent, cover.substitute, first.isoformat(), last.isoformat(), groups

    for cover in others:
        *plain, groups = arguments(cover)
        house.call("cover", *plain, 0, 0, "why", groups, True)
    expected = {
        (group, place)
        for place in range(asked.first, asked.last)
        for group in nobody(covers, place) - nobody(others, place)
    }
    found = {
        (str(group), place)
        for kind, _, group, first, last, _ in concerns(house, *arguments(asked))
        if kind == "nobody"
        for place in range(20)
        if str(first) <= (day + place * DAY).isoformat() <= str(last)
    }
    assert found == expected
    gone = {place for place in range(asked.first, asked.last) if away(covers, asked.substitute, place)}
    told = {
        place
        for kind, _, _, first, last, _ in concerns(house, *arguments(asked))
        if kind in ("substitute_away", "each_other")
        for place in range(20)
        if str(first) <= (day + place * DAY).isoformat() <= str(last)
    }
    assert gone <= told
