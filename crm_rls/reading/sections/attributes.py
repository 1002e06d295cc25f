"""The section `attributes`: what people may have, and where it stands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from crm_rls.diagnostics import Code
from crm_rls.model import AttributeLine, AttributeTable, PersonAttribute
from crm_rls.reading.sections.document import AttributeShape, AttributeTableShape, LineShape
from crm_rls.reading.sections.draft import Draft
from crm_rls.reading.sections.links import table_name

ATTRIBUTE = re.compile(r"[a-z_][a-z0-9_]{0,39}")
PERSON_KEYS = ("name", "login", "was", "groups", "memberships")


def read_attributes(draft: Draft) -> dict[str, PersonAttribute]:
    """Return the declared attributes, sorted by name."""
    declared = draft.document.attributes
    for name in declared:
        place = draft.place("attributes", name)
        if not ATTRIBUTE.fullmatch(name):
            draft.mistakes.error(
                Code.INVALID_NAME,
                place,
                f"`{name}` cannot be the name of an attribute",
                "Use at most 40 small letters, digits and underscores, no digit first",
            )
        elif name in PERSON_KEYS:
            draft.mistakes.error(
                Code.RESERVED_NAME,
                place,
                f"`{name}` already means something for a person",
                "Choose another name",
            )
    found = {name: _attribute(draft, name, declared[name]) for name in sorted(declared)}
    return {name: _with_checked_line(draft, name, found) for name in found}


def _attribute(draft: Draft, name: str, shape: AttributeShape) -> PersonAttribute:
    source = _source(draft, name, "from", shape.source) if shape.source is not None else None
    line, by_people = None, None
    if shape.line is not None:
        if shape.line.table is None and shape.line.login is None:
            by_people = AttributeLine(shape.line.value, shape.line.parent)
        else:
            line = _source(draft, name, "line", shape.line)
    if shape.source is not None and shape.line is not None:
        draft.mistakes.error(
            Code.KEY_WITHOUT_EFFECT,
            draft.place("attributes", name, "line"),
            f"the values of `{name}` can come from one table only, and `from` names one, too",
            "Keep `from` or `line`",
        )
    return PersonAttribute(shape.type, shape.many or shape.line is not None, line or source, by_people)


def _with_checked_line(draft: Draft, name: str, declared: Mapping[str, PersonAttribute]) -> PersonAttribute:
    """Return an attribute, without its line if that cannot be made of the attributes that it names."""
    attribute = declared[name]
    if attribute.line is None:
        return attribute
    before = len(draft.mistakes.errors)
    for key, asked in (("value", attribute.line.value), ("parent", attribute.line.parent)):
        place, other = draft.place("attributes", name, "line", key), declared.get(asked)
        if other is None:
            otherwise = "declare it under `attributes`, or name a table with `table` and `login`"
            known = [each for each in declared if declared[each].given and not declared[each].many]
            draft.unknown(Code.UNKNOWN_ATTRIBUTE, place, "attribute", asked, known, otherwise)
        elif not other.given or other.many:
            draft.mistakes.error(
                Code.WRONG_KIND_OF_VALUE,
                place,
                f"a line is made of attributes of which people are given one value, and `{asked}` is none",
                "Name another attribute, or give it neither `many`, `from` nor `line`",
            )
        elif other.type != attribute.type:
            draft.mistakes.error(
                Code.ATTRIBUTE_OF_ANOTHER_TYPE,
                place,
                f"`{asked}` is declared as {other.type}, and `{name}` as {attribute.type}",
                "Declare both with the type of the column that is compared",
            )
    return attribute if len(draft.mistakes.errors) == before else replace(attribute, line=None)


def _source(
    draft: Draft, name: str, key: str, shape: AttributeTableShape | LineShape
) -> AttributeTable | None:
    if shape.table is None or shape.login is None:
        missing = "table" if shape.table is None else "login"
        draft.mistakes.error(
            Code.MISSING_KEY,
            draft.place("attributes", name, key),
            f"the key `{missing}` is missing",
            f"Add `{missing}`, or take both out for a line by attributes of people",
        )
        return None
    place, known = draft.place("attributes", name, key, "table"), draft.names("tables")
    table = table_name(shape.table)
    if table is None or table not in map(table_name, known):
        draft.unknown(Code.UNKNOWN_TABLE, place, "table", shape.table, known, "declare it in `tables`")
        return None
    parent = shape.parent if isinstance(shape, LineShape) else None
    return AttributeTable(table, shape.login, shape.value, parent)
