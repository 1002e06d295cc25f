"""Warnings about families whose groups overlap: a contact could have two faces."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crm_rls.diagnostics import Code
from crm_rls.meaning.proving.candidates import THEN
from crm_rls.meaning.proving.overlaps import Overlap, Overlaps, overlaps
from crm_rls.meaning.proving.witnesses import Witness
from crm_rls.model import Family, Model
from crm_rls.model.clock import Today
from crm_rls.model.predicates import asks_clock
from crm_rls.reading.sections.draft import Draft

STEP = (
    "Exclude from one filter what the other one matches. If several people may be responsible, give the "
    "family `faces: any`; if members only look on, give the group `oversight: true`"
)

WRITE_ALIKE = (
    "Write the value in one way in both filters. If it is two values of the column, nothing is to be done"
)


def warn_of_overlaps(draft: Draft, model: Model) -> None:
    """Add a warning for each overlap, up to a few for a family, and one for the rest."""
    for found in overlaps(model):
        for each in found.shown:
            place = draft.place("access_groups", each.second.name)
            draft.mistakes.warn(Code.GROUPS_OVERLAP, place, _cause(each, found.family), STEP)
        for each in found.by_case:
            place = draft.place("access_groups", each.second.name)
            draft.mistakes.warn(Code.OVERLAP_BY_CASE, place, _by_case(each, found.family), WRITE_ALIKE)
        if found.more or not found.complete:
            place = draft.place("families", found.family.name)
            draft.mistakes.warn(Code.GROUPS_OVERLAP, place, _rest(found), STEP)


def _cause(overlap: Overlap, family: Family) -> str:
    one, other = overlap.first.name, overlap.second.name
    return (
        f"`{one}` and `{other}` of family `{family.name}` overlap: {_row(overlap, family)} would "
        f"be in both{_when(overlap)}{_for_whom(overlap)}, and so could have two faces"
    )


def _by_case(overlap: Overlap, family: Family) -> str:
    one, other = overlap.first.name, overlap.second.name
    return (
        f"`{one}` and `{other}` of family `{family.name}` overlap if case does not count, as in a "
        f"column of type citext: {_row(overlap, family)} would be in both then{_for_whom(overlap)}. The "
        "model does not say the type, so this is not decided"
    )


def _rest(found: Overlaps) -> str:
    family = f"family `{found.family.name}`" + (f" on {found.family.on}" if found.family.on else "")
    if found.more:
        known = "" if found.complete else "at least "
        pairs = "pair of groups overlaps" if found.more == 1 else "pairs of groups overlap"
        return f"{known}{found.more} more {pairs} in {family}"
    return f"not every pair of groups of {family} could be compared"


def _row(overlap: Overlap, family: Family) -> str:
    return contact(overlap.witness, family.table)


def contact(witness: Witness, root: str = "") -> str:
    """Return a constructed contact, or row of a table, in words."""
    parts = [_column(name, witness.row[name]) for name in witness.needed]
    for (table, _), rows in witness.linked.items():
        for row in rows:
            held = [_column(name, value) for name, value in row.items() if value is not None]
            with_values = f" with {_joined(held)}" if held else ""
            parts.append(f"a row of {table}{with_values}")
    what = f"row of {root}" if root else "contact"
    return f"a {what} with {_joined(parts)}" if parts else f"every {what}"


def _joined(parts: Sequence[str]) -> str:
    return " and ".join(parts)


def _column(name: str, value: object) -> str:
    match value:
        case None:
            return f"{name} null"
        case bool():
            return f"{name} {str(value).lower()}"
        case tuple():
            return f"{name} = {{{', '.join(value)}}}"
        case str():
            return f"{name} = '{value}'"
        case _:
            return f"{name} = {value}"


def _when(overlap: Overlap) -> str:
    moving = asks_clock(overlap.first.filter) or asks_clock(overlap.second.filter)
    return f" on {THEN.day(Today())}" if moving else ""


def _for_whom(overlap: Overlap) -> str:
    return "".join(_people(overlap))


def _people(overlap: Overlap) -> Iterator[str]:
    groups = (overlap.first, overlap.second)
    for group, me in zip(groups, overlap.witness.people, strict=True):
        if me:
            held = _joined([f"{name} '{value}'" for name, value in me.items()])
            yield f", in `{group.name}` for who has {held}"
