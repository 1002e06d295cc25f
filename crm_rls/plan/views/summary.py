"""What a plan comes to, for people: what is told by itself, and what a sentence sums up. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from crm_rls.change import Risk, Step, Topic

HEADLINES: Mapping[Risk, str] = MappingProxyType(
    {
        Risk.WIDENS: "Widens access",
        Risk.BLINDS: "Blinds logins that see rows today",
        Risk.STRANDS: "Takes out territories that rows have",
        Risk.DESTROYS: "Destroys",
        Risk.NARROWS: "Narrows access",
        Risk.NEUTRAL: "Neutral",
    }
)
"""The headline of what has a risk, what a reader must see first before the others."""

_NAMED = 2
"""So few changes that a sentence sums up are named in it."""


def is_summed_up(step: Step) -> bool:
    """Say whether a step belongs into a sentence; what takes something away for good never does."""
    return step.topic is not None and step.risk not in (Risk.BLINDS, Risk.STRANDS, Risk.DESTROYS)


def sentences(steps: Iterable[Step], *, naming: bool = True) -> Iterator[str]:
    """Yield a sentence for each topic of steps that are summed up, in the order of the steps.

    Few steps are named in it, unless the text must hold no name of the user's (`naming`).
    """
    topics: dict[Topic, list[Step]] = {}
    for step in steps:
        if step.topic is not None and is_summed_up(step):
            topics.setdefault(step.topic, []).append(step)
    for topic, about in topics.items():
        named = naming and topic.noun and len(about) <= _NAMED
        names = f" ({', '.join(' '.join(each.subject.split()) for each in about)})" if named else ""
        yield topic.sentence(len(about)) + names
