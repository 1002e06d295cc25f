"""The section `assertions`: what must hold, whatever the filters and memberships are."""

from __future__ import annotations

from crm_rls.diagnostics import Code, Place, listed
from crm_rls.model import Assertion, Saying, TableName
from crm_rls.model.predicates import TRUE, Predicate, attributes
from crm_rls.reading.sections.assertion_shapes import AssertionShape
from crm_rls.reading.sections.draft import Draft
from crm_rls.reading.sections.grounds import Grounds, read_filter
from crm_rls.reading.sections.groups import table_of

_SUBJECTS = {
    Saying.MUST_SEE: ("person", "group"),
    Saying.MUST_NOT_SEE: ("person", "group"),
    Saying.MAY_SEE: ("only",),
}
"""The keys of which one says whom the assertion is about; the others are about everybody."""


def read_assertions(draft: Draft, grounds: Grounds) -> tuple[Assertion, ...]:
    """Return the assertions without mistakes, in the order of the files."""
    people = draft.names("people") | _people_of_csv(draft)
    found: list[Assertion] = []
    for index, shape in enumerate(draft.document.assertions):
        if draft.is_damaged("assertions", index):
            continue
        _check_names(draft, index, shape, people)
        if (says := _one_thing(draft, index, shape)) is None:
            continue
        place = draft.place("assertions", index, says)
        table = _asserted(draft, grounds, index, shape.on)
        text = ""
        predicate: Predicate | None = TRUE
        if says is not Saying.SEPARATE:
            text = getattr(shape, says)
            predicate = _filter(draft, grounds, place, shape, text, table)
        if predicate is not None:
            # The name of the file alone: the same model is the same wherever it is read from.
            shown = f"{place.file.rpartition('/')[2]}:{place.line}"
            found.append(Assertion(says, predicate, shape.person or "", _groups(shape), text, shown, table))
    return tuple(found)


def _groups(shape: AssertionShape) -> tuple[str, ...]:
    named = [shape.group] if shape.group is not None else shape.only or shape.separate or ()
    return tuple(dict.fromkeys(named))


def _check_names(draft: Draft, index: int, shape: AssertionShape, people: frozenset[str]) -> None:
    if shape.person is not None and shape.person not in people:
        place = draft.place("assertions", index, "person")
        otherwise = "declare the person in `people`"
        draft.unknown(Code.UNKNOWN_PERSON, place, "person", shape.person, people, otherwise)
    key = next((each for each in ("group", "only", "separate") if getattr(shape, each) is not None), "")
    known = draft.names("access_groups")
    for name in _groups(shape):
        if name not in known and not draft.is_damaged("access_groups", name):
            place = draft.place("assertions", index, key)
            otherwise = "declare it in `access_groups`"
            draft.unknown(Code.UNKNOWN_GROUP, place, "access group", name, known, otherwise)


def _one_thing(draft: Draft, index: int, shape: AssertionShape) -> Saying | None:
    """Return what an assertion says; None after a mistake, if that is not one thing of one subject."""
    said = [each for each in Saying if getattr(shape, each) is not None]
    subjects = [each for each in ("person", "group", "only") if getattr(shape, each) is not None]
    if len(said) == 1:
        (says,) = said
        wanted = _SUBJECTS.get(says, ())
        fits = len(subjects) == 1 and subjects[0] in wanted if wanted else not subjects
        if fits and not (says is Saying.SEPARATE and shape.on is not None):
            return says
        about = " or ".join(f"`{each}`" for each in wanted)
        cause = f"`{says}` is about {about}" if wanted else f"`{says}` is about everybody"
        step = f"Give it {about}, and no other subject" if wanted else "Take out whom else it is about"
    else:
        cause = "an assertion says one thing: " + listed(each.value for each in Saying)
        step = "Give it one of these keys"
    draft.mistakes.error(Code.AMBIGUOUS_ASSERTION, draft.place("assertions", index), cause, step)
    return None


def _filter(
    draft: Draft, grounds: Grounds, place: Place, shape: AssertionShape, text: str, table: TableName | None
) -> Predicate | None:
    """Return the filter of an assertion; None after a mistake."""
    predicate = read_filter(draft, grounds, place, text, table)
    if predicate is not None and shape.person is None and (mine := attributes(predicate)):
        draft.mistakes.error(
            Code.ASSERTION_DEPENDS_ON_PERSON,
            place,
            f"the assertion is about no single person, and asks {listed(f'me.{each}' for each in mine)}",
            "Compare columns with values only, or say it of a `person`",
        )
    return predicate


def _asserted(draft: Draft, grounds: Grounds, index: int, text: str | None) -> TableName | None:
    """Return the table that an assertion is about; None for the contacts, and after a mistake."""
    place = draft.place("assertions", index, "on")
    table = table_of(draft, grounds, place, text)
    if table is None:
        return None
    child = next((each for each in grounds.tables.children if each.name == table), None)
    if child is None:
        cause, step = "is public or blocked, so no filter decides who sees its rows", "Name a guarded table"
    elif child.makes_visible:
        cause = "shows rows to the person who created them, which no filter can express"
        step = "Take `create` out of the `rights` of the table, or assert what is seen of the rows above it"
    else:
        return table
    draft.mistakes.error(Code.UNCHECKABLE_ASSERTION, place, f"`{text}` {cause}", step)
    return None


def _people_of_csv(draft: Draft) -> frozenset[str]:
    table = draft.tables.get("people")
    return frozenset(row.get("name", "") for _, row in table.records()) if table else frozenset()
