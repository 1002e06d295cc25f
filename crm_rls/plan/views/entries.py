"""Findings and advice for people: what has one cause and one next step is one entry. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile

from crm_rls.diagnostics import Diagnostic, as_text, sentence

NAMED = 5
"""So many objects an entry names before it says how many more there are."""

_SHARED = 4
"""So many words causes must share at their beginning to be told as one."""

_FLAGS = ("  ! ", "  - ", "  ")


def entries(found: Iterable[Diagnostic], *, full: bool, flagged: bool = False) -> Iterator[str]:
    """Yield the lines of diagnostics, each entry where its first one stands; with `full` each by itself.

    `flagged` puts a sign before an entry that says whether it blocks.
    """
    alike: dict[object, list[Diagnostic]] = {}
    for number, each in enumerate(found):
        alike.setdefault(number if full else _kind(each), []).append(each)
    for group in alike.values():
        flag = _FLAGS[not group[0].blocking] if flagged else _FLAGS[2]
        for entry in _parted(group):
            text = as_text(entry[0]) if len(entry) == 1 else "\n".join(_together(entry))
            yield from f"{flag}{text}".split("\n")


def _kind(each: Diagnostic) -> tuple[object, ...]:
    return (each.code, each.severity, each.next_step, each.blocking, each.accepted, each.place is None)


def _parted(group: Sequence[Diagnostic]) -> Iterator[Sequence[Diagnostic]]:
    """Yield the diagnostics whose causes are one or begin alike together, the others by themselves."""
    if len(_beginning(group)) >= _SHARED or len({each.cause for each in group}) == 1:
        yield group
        return
    causes: dict[str, list[Diagnostic]] = {}
    for each in group:
        causes.setdefault(each.cause, []).append(each)
    yield from causes.values()


def _beginning(group: Sequence[Diagnostic]) -> Sequence[str]:
    """Return the words with which all causes begin."""
    words = zip(*(each.cause.split(" ") for each in group), strict=False)
    return [same[0] for same in takewhile(lambda same: len(set(same)) == 1, words)]


def _together(group: Sequence[Diagnostic]) -> Iterator[str]:
    """Yield an entry: what is wrong, a line for each of the first objects, the next step."""
    first, one = group[0], len({each.cause for each in group}) == 1
    words = first.cause if one else " ".join((*_beginning(group), "..."))
    yield f"{first.severity} {first.code}: {words}"
    # "and 1 more" takes as much room as the one.
    shown = group if len(group) <= NAMED + 1 else group[:NAMED]
    for each in shown:
        rest = "" if one else f": {' '.join(each.cause.split(' ')[len(_beginning(group)) :])}"
        yield f"      {_name(each)}{rest}"
    if len(shown) < len(group):
        yield f"      ... and {len(group) - len(shown)} more (--full shows all)"
    yield f"    {sentence(first.next_step) if first.accepted is None else f'Accepted: {first.accepted}.'}"


def _name(each: Diagnostic) -> str:
    if each.place is None:
        return each.object
    return f"{each.place}: {each.place.path or 'the file'}"
