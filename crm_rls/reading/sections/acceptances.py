"""The section `accept`: findings of `verify` that somebody lives with."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from crm_rls.diagnostics import Code, Place
from crm_rls.model import Acceptance
from crm_rls.reading.sections.draft import Draft
from crm_rls.reading.sections.moments import read_end

_HOW = "`crm-rls help` lists all codes"


def read_acceptances(draft: Draft, zone: ZoneInfo) -> tuple[Acceptance, ...]:
    """Return the acceptances without mistakes, in the order of the files."""
    found: dict[tuple[str, str], Place] = {}
    accepted: list[Acceptance] = []
    for index, shape in enumerate(draft.document.accept):
        if draft.is_damaged("accept", index):
            continue
        place = draft.place("accept", index)
        code = _code(draft, place.below("code"), shape.code)
        until = None
        if shape.until is not None:
            until = read_end(shape.until, zone, draft.place("accept", index, "until"), draft.mistakes)
        if not shape.object or not shape.reason:
            draft.mistakes.error(
                Code.MISSING_VALUE, place, "an acceptance needs an object and a reason", "Write both"
            )
        key = (shape.code, shape.object)
        if key in found:
            draft.mistakes.error(
                Code.DUPLICATE_NAME,
                place,
                f"this is accepted at {found[key]} already",
                "Remove one of the two",
            )
        found.setdefault(key, place)
        if code is not None:
            accepted.append(Acceptance(code, shape.object, shape.reason, until))
    return tuple(accepted)


def _code(draft: Draft, place: Place, written: str) -> Code | None:
    known = {str(code) for code in Code if not code.startswith("CR1")}
    if written in known:
        return Code(written)
    if written in set(Code):
        cause, step = f"{written} is a mistake of the model and cannot be accepted", "Correct the model"
        draft.mistakes.error(Code.UNKNOWN_CODE, place, cause, step)
    else:
        draft.unknown(Code.UNKNOWN_CODE, place, "code", written, known, _HOW)
    return None
