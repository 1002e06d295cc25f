"""The section `attributes`: what people may have, and where it stands."""

from __future__ import annotations

import re

from crm_rls.diagnostics import Code
from crm_rls.model import AttributeTable, PersonAttribute
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
    return {name: _attribute(draft, name, declared[name]) for name in sorted(declared)}


def _attribute(draft: Draft, name: str, shape: AttributeShape) -> PersonAttribute:
    source = _source(draft, name, "from", shape.source)
    line = _source(draft, name, "line", shape.line)
    if shape.source is not None and shape.line is not None:
        draft.mistakes.error(
            Code.KEY_WITHOUT_EFFECT,
            draft.place("attributes", name, "line"),
            f"the values of `{name}` can stand in one table only, and `from` names one, too",
            "Keep `from` or `line`",
        )
    return PersonAttribute(shape.type, shape.many or shape.line is not None, line or source)


def _source(draft: Draft, name: str, key: str, shape: AttributeTableShape | None) -> AttributeTable | None:
    if shape is None:
        return None
    place, known = draft.place("attributes", name, key, "table"), draft.names("tables")
    table = table_name(shape.table)
    if table is None or table not in map(table_name, known):
        draft.unknown(Code.UNKNOWN_TABLE, place, "table", shape.table, known, "declare it in `tables`")
        return None
    parent = shape.parent if isinstance(shape, LineShape) else None
    return AttributeTable(table, shape.login, shape.value, parent)
