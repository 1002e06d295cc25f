"""What a value of a model file can be: scalars, lists of them, and the base of all shapes. Pure."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

ANY_SCALAR = {"type": ["string", "number", "boolean"]}

Text = Annotated[str, WithJsonSchema(ANY_SCALAR)]
"""A scalar. For the editor's YAML 01067 is a number and NO a boolean, so the schema allows all of them."""


def _truth(value: object) -> object:
    if value in ("true", "false"):
        return value == "true"
    raise PydanticCustomError("truth", "not true or false")


Truth = Annotated[bool, BeforeValidator(_truth), WithJsonSchema({"type": "boolean"})]
"""Only `true` and `false`; `yes` and `on` stay texts, and so are mistakes here."""


def _one_or_more(value: object) -> object:
    return [value] if isinstance(value, str) else value


OneOrMore = Annotated[
    list[Text],
    BeforeValidator(_one_or_more),
    WithJsonSchema({"anyOf": [ANY_SCALAR, {"type": "array", "items": ANY_SCALAR, "minItems": 1}]}),
    Field(min_length=1),
]

Name = Annotated[str, WithJsonSchema({"type": "string", "pattern": "^[a-z0-9_]{1,40}$"})]
"""A name from which roles and policies get theirs; `spec` checks it."""

Version = Annotated[Literal["1"], WithJsonSchema({"type": "integer", "const": 1})]

Moment = Annotated[str, WithJsonSchema({"type": "string"})]
"""A day (`2027-01-06`) or a moment (`2027-01-06 14:00`)."""

_PERIOD = r"([1-9][0-9]{0,2}) (day|month|year)s?"


def _period(value: object) -> object:
    if isinstance(value, str) and re.fullmatch(_PERIOD, value):
        return value
    raise PydanticCustomError("period", "not a period such as 3 years, 18 months or 90 days")


Period = Annotated[
    str, BeforeValidator(_period), WithJsonSchema({"type": "string", "pattern": f"^{_PERIOD}$"})
]
"""How long something lasts, in one unit."""

_PREFIX = {"type": "string", "pattern": "^[a-z][a-z0-9_]{0,19}$"}

Prefix = Annotated[str, WithJsonSchema(_PREFIX)]


_RENAMED_PREFIX = {
    "type": "object",
    "properties": {"name": _PREFIX, "was": _PREFIX},
    "required": ["name", "was"],
    "additionalProperties": False,
}


class Shape(BaseModel):
    """Base of all: unknown keys are mistakes."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=False)


class RenamedPrefix(Shape):
    """A prefix in place of another one."""

    name: Prefix = Field(description="The prefix.")
    was: Prefix = Field(description="The former prefix; a rename keeps roles, members, policies and the log.")


def _with_former(value: object) -> object:
    return {"name": value, "was": value} if isinstance(value, str) else value


NamedPrefix = Annotated[
    RenamedPrefix,
    BeforeValidator(_with_former),
    WithJsonSchema({"anyOf": [_PREFIX, _RENAMED_PREFIX]}),
]
"""A prefix; alone, it was the same before."""
