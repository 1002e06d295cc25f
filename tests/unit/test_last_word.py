"""Who has the last word, for every combination of what was declared, is declared, and is there."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_rls.change.last_word import PERMANENT, Interval, Word, ahead, last_word, shown
from crm_rls.model import Keeping
from crm_rls.model.ownership import Ownership

NOBODY: frozenset[Interval] = frozenset()
FOR_GOOD = frozenset({PERMANENT})
SPAN = frozenset({(None, datetime(2027, 2, 1, tzinfo=UTC))})


@pytest.mark.parametrize(
    ("base", "want", "present", "word"),
    [
        (NOBODY, NOBODY, NOBODY, Word.SETTLED),
        (NOBODY, NOBODY, FOR_GOOD, Word.MANAGER),
        (NOBODY, FOR_GOOD, NOBODY, Word.MODEL),
        (NOBODY, FOR_GOOD, FOR_GOOD, Word.SETTLED),
        (NOBODY, FOR_GOOD, SPAN, Word.DISPUTED),
        (FOR_GOOD, FOR_GOOD, FOR_GOOD, Word.SETTLED),
        (FOR_GOOD, FOR_GOOD, NOBODY, Word.MANAGER),
        (FOR_GOOD, NOBODY, FOR_GOOD, Word.MODEL),
        (FOR_GOOD, NOBODY, NOBODY, Word.SETTLED),
        (FOR_GOOD, NOBODY, SPAN, Word.DISPUTED),
        (FOR_GOOD, SPAN, NOBODY, Word.DISPUTED),
        (FOR_GOOD, SPAN, SPAN, Word.SETTLED),
    ],
)
def test_every_cell(
    base: frozenset[Interval], want: frozenset[Interval], present: frozenset[Interval], word: Word
) -> None:
    assert last_word(base, want, present) is word
    settled = word is Word.SETTLED
    assert last_word(base, want, present, owned=True) is (Word.SETTLED if settled else Word.MODEL)
    wins = Word.MODEL if word is Word.DISPUTED else word
    assert last_word(base, want, present, model_wins=True) is wins


VALUES = st.sampled_from([NOBODY, FOR_GOOD, SPAN])


@given(VALUES, VALUES, VALUES, st.booleans())
def test_what_was_applied_needs_nothing_afterwards(
    base: frozenset[Interval], want: frozenset[Interval], present: frozenset[Interval], wins: bool
) -> None:
    word = last_word(base, want, present, model_wins=wins)
    after = want if word is Word.MODEL else present
    assert last_word(want, want, after, model_wins=wins) in (Word.SETTLED, Word.MANAGER)


@given(VALUES, VALUES)
def test_an_unchanged_model_changes_nothing(
    declared: frozenset[Interval], present: frozenset[Interval]
) -> None:
    assert last_word(declared, declared, present, model_wins=True) in (Word.SETTLED, Word.MANAGER)


def day(number: int) -> datetime:
    return datetime(2027, 1, number, tzinfo=UTC)


@pytest.mark.parametrize(
    ("intervals", "value"),
    [
        ([], set()),
        ([(day(1), day(5))], set()),
        ([(day(1), day(6))], set()),
        ([(day(1), day(7))], {(None, day(7))}),
        ([(day(6), None)], {PERMANENT}),
        ([(day(7), None)], {(day(7), None)}),
        ([(None, day(7)), PERMANENT], {PERMANENT}),
        ([(None, day(7)), (day(9), day(10))], {(None, day(7)), (day(9), day(10))}),
    ],
)
def test_only_what_still_counts_is_compared(intervals: list[Interval], value: set[Interval]) -> None:
    assert ahead(intervals, day(6)) == value


def test_without_a_clock_nothing_is_over() -> None:
    assert ahead([(day(1), day(2))], None) == {(day(1), day(2))}


def test_memberships_in_words() -> None:
    assert shown(NOBODY, UTC) == "not a member"
    assert shown(FOR_GOOD, UTC) == "a permanent member"
    words = "a member from 2027-01-01 01:00 until 2027-01-02 01:00"
    assert shown(frozenset({(day(1), day(2))}), ZoneInfo("Europe/Berlin")) == words
    assert (shown("2000", UTC), shown(None, UTC)) == ("'2000'", "without a value")


@pytest.mark.parametrize(
    ("default", "group", "person", "by_file"),
    [
        (Keeping.SHARED, None, None, False),
        (Keeping.DECLARED, None, None, True),
        (Keeping.SHARED, Keeping.DECLARED, None, True),
        (Keeping.SHARED, None, Keeping.DECLARED, True),
        (Keeping.DECLARED, Keeping.SHARED, None, False),
        (Keeping.DECLARED, None, Keeping.SHARED, False),
        (Keeping.SHARED, Keeping.DECLARED, Keeping.SHARED, True),
        (Keeping.SHARED, Keeping.SHARED, Keeping.DECLARED, True),
        (Keeping.DECLARED, Keeping.SHARED, Keeping.SHARED, False),
    ],
)
def test_who_owns_a_membership(
    default: Keeping, group: Keeping | None, person: Keeping | None, by_file: bool
) -> None:
    groups = {} if group is None else {"nord": group}
    logins = {} if person is None else {"anna": person}
    assert Ownership(default, groups, logins).by_file("anna", "nord") is by_file
