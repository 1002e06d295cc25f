"""From a tree of texts to a typed document, or to mistakes that people understand.

Pure. pydantic checks the shape; this module gives its findings a file, a line and a next step, and leaves
out what is wrong, so that everything else can still be checked in the same run.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel, ValidationError

from crm_rls.document import (
    AssertionShape,
    AssignmentShape,
    AttributeShape,
    BlockedShape,
    ChildShape,
    DatabaseShape,
    GroupShape,
    MembershipShape,
    MembershipsShape,
    ModelShape,
    PersonShape,
    PublicShape,
    RestrictionShape,
    RootShape,
    TerritoryShape,
)
from crm_rls.nodes import Entries, Items, Node, Scalar, bare, place_of
from crm_rls.problems import Place, Problems, did_you_mean, listed

Steps = tuple[str | int, ...]

SECTIONS: Mapping[str, type[BaseModel]] = MappingProxyType(
    {
        "attributes": AttributeShape,
        "assignment": AssignmentShape,
        "access_groups": GroupShape,
        "restrictions": RestrictionShape,
        "assertions": AssertionShape,
    }
)
TABLES: Mapping[str, type[BaseModel]] = MappingProxyType(
    {"root": RootShape, "child": ChildShape, "public": PublicShape, "blocked": BlockedShape}
)


@dataclass(frozen=True, slots=True)
class Shaped:
    """A document of the right shape, and the entries about which not everything is known.

    `damaged` holds (section, name) of entries that were left out or lost an unknown key: whoever refers
    to them makes no further mistake.
    """

    document: ModelShape
    damaged: frozenset[tuple[str, str | int]]


def shaped(root: Entries, problems: Problems) -> Shaped | None:
    """Return the document, without its wrong entries; None if too little of it is left."""
    tree = bare(root)
    assert isinstance(tree, dict)
    damaged: set[tuple[str, str | int]] = set()
    for steps in tuple(_without_value(root)):
        step = "Write a value, or leave the key out."
        problems.error(place_of(root, steps), "there is a key without a value", step)
        damaged.add(_entry(steps))
        _remove(tree, steps)
    for attempt in range(10):
        try:
            return Shaped(ModelShape.model_validate(tree), frozenset(damaged))
        except ValidationError as failure:
            for error in failure.errors(include_url=False):
                steps = _plain(error["loc"])
                if not attempt:
                    problems.error(place_of(root, steps), *_explained(error["type"], steps, error))
                damaged.add(_entry(steps))
                _remove(tree, steps if error["type"] == "extra_forbidden" else _entry(steps))
    return None
