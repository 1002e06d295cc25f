"""Hypothesis strategies for what managers do while a model is in force: covers and shares."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

from crm_rls.model import Cover, Model, Share, Sharing
from tests.property.columns import NOW
from tests.property.strategies import HOUR


@st.composite
def covers(draw: st.DrawFn, model: Model) -> tuple[Cover, ...]:
    """Return covers that have begun or will begin, of all groups or of some."""
    names = [person.name for person in model.people]
    if len(names) < 2:
        return ()
    begun = NOW - 2 * HOUR
    moments = st.sampled_from(((begun, NOW + 2 * HOUR), (begun, None), (NOW + 2 * HOUR, None)))
    some = st.frozensets(st.sampled_from([group.name for group in model.groups]), min_size=1)
    one = st.builds(
        lambda people, moment, groups: Cover(people[0], people[1], moment[0], moment[1], groups),
        st.permutations(names),
        moments,
        st.none() | some,
    )
    return tuple(draw(st.lists(one, max_size=4)))


def shares(model: Model, keys: Sequence[int]) -> st.SearchStrategy[tuple[Share, ...]]:
    """Return shares of contacts with these keys that last or are over; none where the model has none."""
    if model.sharing is Sharing.NOTHING or not model.people:
        return st.just(())
    one = st.builds(
        Share,
        st.sampled_from([person.name for person in model.people]),
        st.sampled_from([str(key) for key in keys]),
        st.sampled_from((NOW + 2 * HOUR, NOW + 2 * HOUR, NOW - 2 * HOUR)),
    )
    return st.lists(one, max_size=4, unique_by=lambda each: (each.person, each.contact)).map(tuple)
