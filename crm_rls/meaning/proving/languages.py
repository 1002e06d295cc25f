"""Texts for every way in which patterns and literals can agree on one: a walk over their automata. Pure.

Read character by character, a pattern of LIKE is in a set of places, and a sorted list of literals is
narrowed to those that begin with what was read. Where all places are known nothing else about the text
matters, so a walk over the places finds every combination, with one of its shortest texts.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from crm_rls.meaning.proving.domains import following
from crm_rls.model.patterns import tokens

MOST_PLACES = 4_000
"""Combinations of places that are walked over before a column counts as undecided."""

_Places = tuple[frozenset[int], ...]
_Stretch = tuple[int, int, int]
"""The literals `points[first:last]` begin with the text, which has so many characters."""


class TooManyPlaces(Exception):
    """The automata have too many places together."""


def texts_of(patterns: Sequence[str], points: Sequence[str]) -> Iterator[str]:
    """Yield a text for every combination of patterns that it has and of its place among the sorted literals.

    Raises TooManyPlaces.
    """
    asked = [tokens(pattern) for pattern in patterns]
    letters = _alphabet((*points, *(letter for each in asked for letter in each if len(letter) == 1)))
    start = (tuple(_settled(each, frozenset({0})) for each in asked), (0, len(points), 0))
    seen: set[tuple[_Places, _Stretch]] = {start}
    told: set[tuple[tuple[bool, ...], int, bool]] = set()
    reached = [("", start)]
    for text, (places, stretch) in reached:
        first, last, _ = stretch
        has = tuple(len(each) in place for each, place in zip(asked, places, strict=True))
        answer = (has, first, first < last and points[first] == text)
        if answer not in told:
            told.add(answer)
            yield text
        for letter in letters:
            after = (
                tuple(_step(each, place, letter) for each, place in zip(asked, places, strict=True)),
                _narrowed(points, stretch, text, letter),
            )
            if after not in seen:
                if len(seen) >= MOST_PLACES:
                    raise TooManyPlaces
                seen.add(after)
                reached.append((text + letter, after))


def _alphabet(texts: Sequence[str]) -> tuple[str, ...]:
    """Return every character that matters, and one of each stretch of characters between them."""
    named = {letter for text in texts for letter in text}
    return tuple(sorted(named | set(map(following, named)) | {"\x01", "x"}))


def _settled(pattern: Sequence[str], places: frozenset[int]) -> frozenset[int]:
    """Return the places with those that are reached without a character: behind a `%`."""
    found = set(places)
    for place in sorted(places):
        while place < len(pattern) and pattern[place] == "%%":
            place += 1  # noqa: PLW2901 -- as far as it goes
            found.add(place)
    return frozenset(found)


def _step(pattern: Sequence[str], places: frozenset[int], letter: str) -> frozenset[int]:
    after = set[int]()
    for place in places:
        if place < len(pattern):
            if pattern[place] == "%%":
                after.add(place)
            elif pattern[place] in ("__", letter):
                after.add(place + 1)
    return _settled(pattern, frozenset(after))


def _narrowed(points: Sequence[str], stretch: _Stretch, text: str, letter: str) -> _Stretch:
    first, last, depth = stretch
    if first == last:
        return first, first, 0
    longer = text + letter
    low = bisect_left(points, longer, first, last)
    high = low
    while high < last and points[high].startswith(longer):
        high += 1
    return (low, high, depth + 1) if low < high else (low, low, 0)
