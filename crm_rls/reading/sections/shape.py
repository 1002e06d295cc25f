"""From a tree of texts to a typed document, or to mistakes that people understand.

Pure. pydantic checks the shape; this module gives its findings a file, a line and a next step, and leaves
out what is wrong, so that everything else can still be checked in the same run.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from crm_rls.diagnostics import Code, did_you_mean, listed
from crm_rls.reading.mistakes import Mistakes
from crm_rls.reading.nodes import Entries, Items, Node, Scalar, bare_entries, place_of
from crm_rls.reading.sections.assertion_shapes import AssertionShape
from crm_rls.reading.sections.database_shape import DatabaseShape
from crm_rls.reading.sections.document import (
    AcceptanceShape,
    AssignedShape,
    AssignmentShape,
    AttributeShape,
    FamilyShape,
    GrantShape,
    GroupShape,
    MembershipShape,
    MembershipsShape,
    ModelShape,
    PersonShape,
    RestrictionShape,
    ServiceShape,
    TerritoryShape,
)
from crm_rls.reading.sections.table_shapes import (
    BlockedShape,
    ChildShape,
    LinkShape,
    PublicShape,
    ReferencedShape,
    ReferenceShape,
    ReferShape,
    RootShape,
)

Steps = tuple[str | int, ...]

SECTIONS: Mapping[str, type[BaseModel]] = MappingProxyType(
    {
        "attributes": AttributeShape,
        "assignment": AssignmentShape,
        "families": FamilyShape,
        "access_groups": GroupShape,
        "restrictions": RestrictionShape,
        "services": ServiceShape,
        "assertions": AssertionShape,
        "accept": AcceptanceShape,
    }
)
TABLES: Mapping[str, type[BaseModel]] = MappingProxyType(
    {
        "root": RootShape,
        "child": ChildShape,
        "referenced": ReferencedShape,
        "public": PublicShape,
        "blocked": BlockedShape,
    }
)

MOST_ATTEMPTS = 10

_OF_TABLES: Mapping[str, type[BaseModel]] = MappingProxyType(
    {"links": LinkShape, "refers": ReferShape, "from": ReferenceShape}
)

_REFUSED: Mapping[Steps, tuple[str, str]] = MappingProxyType(
    {
        ("refers", "mode"): (
            (
                "nothing is carried from a table to which rows refer: it is asked through a view, which is "
                "as fast for some hundred of its rows"
            ),
            (
                "Remove `mode`; for people with thousands use territories, or a column of the contact that a "
                "trigger of yours keeps"
            ),
        )
    }
)
"""Keys that might be looked for, with the reason why they are not there and the next step."""

_KEYS_WITH_VALUES = ("keys with values are", "Write {key: value}, or one key a line")

_REQUIRED: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "rules": ("rules are", "Write a list of rules, or {csv: rules.csv}"),
        "string_type": ("a single text is", "Write a single value"),
        "list_type": ("a list is", "Write [a, b], or one item a line after a dash"),
        "dict_type": _KEYS_WITH_VALUES,
        "model_type": _KEYS_WITH_VALUES,
        "model_attributes_type": _KEYS_WITH_VALUES,
    }
)
"""What is required where a value is of the wrong kind, by pydantic's word for it, and the next step."""

_NOT_ALLOWED: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "enum": ("is not possible here", "Use {expected}"),
        "literal_error": ("is not possible here", "Use {expected}"),
        "truth": ("is neither true nor false", "Write true or false; anything else is a text"),
        "period": ("is not a period", "Write a number of years, months or days, such as 3 years"),
    }
)
"""What is wrong with a value of the right kind, by pydantic's word for it, and the next step."""


@dataclass(frozen=True, slots=True)
class Shaped:
    """A document of the right shape, and the entries about which not everything is known.

    `damaged` holds section and name of entries that were left out or lost a key: a reference to one of them
    is no further mistake.
    """

    document: ModelShape
    damaged: frozenset[Steps]


def shaped(root: Entries, mistakes: Mistakes) -> Shaped | None:
    """Return the document, without its wrong entries; None if too little of it is left."""
    tree = bare_entries(root)
    damaged: set[Steps] = set()
    for steps in tuple(_without_value(root)):
        mistakes.error(
            Code.MISSING_VALUE,
            place_of(root, steps),
            "there is no value here",
            "Write a value, or remove the key; an empty text is ''",
        )
        damaged.add(steps[:2])
        in_list = any(isinstance(step, int) for step in steps) and steps[0] not in ("assertions", "accept")
        _leave_out(tree, steps[:2] if in_list else steps)
    for attempt in range(MOST_ATTEMPTS):
        try:
            return Shaped(ModelShape.model_validate(tree), frozenset(damaged))
        except ValidationError as failure:
            for error in failure.errors(include_url=False):
                steps = _steps(error["loc"])
                # Later attempts only see the consequences of what was left out.
                if not attempt:
                    code, cause, step = _explained(steps, error)
                    mistakes.error(code, place_of(root, steps), cause, step)
                damaged.add(steps[:2])
                unknown = error["type"] == "extra_forbidden"
                if len(steps) == 1 and not unknown:
                    return None
                _leave_out(tree, steps if unknown or steps[0] == "territories" else steps[:2])
    return None


def _without_value(root: Entries) -> Iterator[Steps]:
    """Yield where a value is missing; a territory alone needs none."""
    for section, node in root.nodes.items():
        if isinstance(node, Scalar) and node.text is None:
            yield (section,)
        for steps, text in _scalars(node, (section,)):
            is_territory = section == "territories" and (len(steps) == 2 or steps[-2] == "below")
            if text is None and len(steps) > 1 and not is_territory:
                yield steps


def _scalars(node: Node, steps: Steps) -> Iterator[tuple[Steps, str | None]]:
    match node:
        case Scalar(text=text):
            yield steps, text
        case Items(nodes=nodes):
            for index, item in enumerate(nodes):
                yield from _scalars(item, (*steps, index))
        case Entries(nodes=entries):
            for key, value in entries.items():
                yield from _scalars(value, (*steps, key))


def _steps(loc: Steps) -> Steps:
    """Return pydantic's way to a value; for tables it also has the class."""
    return (*loc[:2], *loc[3:]) if loc[0] == "tables" else loc


def _leave_out(tree: dict[str, object], steps: Steps) -> None:
    holder: Any = tree
    for step in steps[:-1]:
        holder = holder[step] if _has(holder, step) else None
    last = steps[-1]
    if not _has(holder, last):
        return
    if steps[0] == "territories" and (len(steps) == 2 or steps[-2] == "below"):
        holder[last] = None  # the territory itself stays known
    elif isinstance(holder, list) and isinstance(last, int):
        # Taking an assertion or a login out would move the others.
        holder[last] = "" if steps[0] in ("gateways", "blind") else {"person": ""}
    else:
        del holder[last]


def _has(holder: object, step: str | int) -> bool:
    if isinstance(holder, list):
        return isinstance(step, int) and step < len(holder)
    return isinstance(holder, dict) and step in holder


def _explained(steps: Steps, error: ErrorDetails) -> tuple[Code, str, str]:
    """Return code, cause and next step of one of pydantic's findings."""
    found, last, kind = error["input"], str(steps[-1]), error["type"]
    if kind in _NOT_ALLOWED:
        cause, step = _NOT_ALLOWED[kind]
        return Code.VALUE_NOT_ALLOWED, f"`{found}` {cause}", step.format_map(error.get("ctx", {}))
    if kind in _REQUIRED:
        required, step = _REQUIRED[kind]
        return Code.WRONG_KIND_OF_VALUE, f"{required} required here, not {_kind(found)}", step
    match kind:
        case "extra_forbidden" if (*steps[2:3], last) in _REFUSED:
            return (Code.UNKNOWN_KEY, *_REFUSED[(*steps[2:3], last)])
        case "extra_forbidden":
            keys = _keys(steps[:-1])
            step = did_you_mean(last, keys, f"use one of {listed(keys)}")
            return Code.UNKNOWN_KEY, f"there is no key `{last}`", step
        case "missing":
            return Code.MISSING_KEY, f"the key `{last}` is missing", f"Add `{last}`"
        case "union_tag_not_found":
            step = f"Add `class`: one of {listed(tuple(TABLES))}"
            return Code.MISSING_KEY, "the key `class` is missing", step
        case "union_tag_invalid":
            tag = str(error["ctx"]["tag"])
            step = did_you_mean(tag, tuple(TABLES), f"use one of {listed(tuple(TABLES))}")
            return Code.VALUE_NOT_ALLOWED, f"there is no class `{tag}`", step
        case "too_short":
            return Code.EMPTY_LIST, "the list is empty", "Name at least one"
        case _:
            return Code.WRONG_KIND_OF_VALUE, error["msg"], "Compare with the reference of the model file"


def _kind(value: object) -> str:
    if isinstance(value, dict):
        return "a mapping"
    return "a list" if isinstance(value, list) else "a single text"


def _keys(steps: Steps) -> tuple[str, ...]:
    """Return the keys that are possible at a place."""
    match steps:
        case ():
            shape: type[BaseModel] = ModelShape
        case ("database",):
            shape = DatabaseShape
        case ("database", "schemas", _):
            return ("default",)
        case ("memberships",):
            shape = MembershipsShape
        case ("people", _):
            shape = PersonShape
        case ("people", _, "groups", _):
            shape = MembershipShape
        case ("territories", *_):
            shape = TerritoryShape
        case ("tables", _):
            shape = ChildShape
        case ("tables", _, ("links" | "refers" | "from") as listed_in, _):
            shape = _OF_TABLES[str(listed_in)]
        case ("assignment", _, "on", _):
            shape = AssignedShape
        case ("access_groups", _, "on", _):
            shape = GrantShape
        case (section, _):
            shape = SECTIONS[str(section)]
        case _:
            return ()
    return tuple(field.alias or name for name, field in shape.model_fields.items())
