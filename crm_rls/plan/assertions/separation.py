"""Whether nobody is in two of some groups at once, now and by what is planned. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from crm_rls.catalog import CatalogState
from crm_rls.meaning.proving.proofs import Outcome
from crm_rls.model import Assertion, Model
from crm_rls.model.periods import shown_begin
from crm_rls.plan.assertions.results import AssertionResult, Example
from crm_rls.plan.impact.holdings import holdings

SHOWN = 3
"""People that are named who are in two of the groups."""


def separated(assertion: Assertion, model: Model, state: CatalogState, moment: datetime) -> AssertionResult:
    """Return whether nobody acts in two of the groups, at a moment and whenever something planned begins.

    Who stands in for somebody acts in the groups of that person, too.
    """
    found: dict[str, Example] = {}
    zone = ZoneInfo(model.time_zone)
    looked_at = set[str]()
    for at in sorted({moment, *_beginnings(state, moment)}):
        held = holdings(state, model, at)
        looked_at |= held.people.keys()
        groups: dict[str, set[str]] = {}
        for each in held.acting:
            if each.group in assertion.groups:
                groups.setdefault(each.login, set()).add(each.group)
        for login in sorted(groups):
            if len(groups[login]) > 1 and login not in found:
                since = (("from", shown_begin(at.astimezone(zone))),) if at > moment else ()
                found[login] = Example(held.people[login], tuple(sorted(groups[login])), since)
    return AssertionResult(
        assertion.sentence,
        "",
        Outcome.FAILED if found else Outcome.HELD,
        len(looked_at),
        len(found),
        examples=tuple(found.values())[:SHOWN],
        kind="people",
        problem="two of the groups have",
    )


def _beginnings(state: CatalogState, moment: datetime) -> Iterator[datetime]:
    """Yield the moments from which more may hold than now; what ends takes nobody into two groups."""
    begin = [each.valid_from for each in state.timed if each.live]
    begin += [each.begins for each in state.covers if each.live]
    yield from (each for each in begin if each is not None and each > moment)
