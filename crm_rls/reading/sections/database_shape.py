"""The shape of the section `database`: the schemas that are protected, and what holds for all. Pure."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from crm_rls.model import Keeping, Logins, NewLogins, NewTerritories, SelfService, Sharing
from crm_rls.reading.sections.scalars import NamedPrefix, Period, RenamedPrefix, Shape

LONGEST_PASSWORD = 3660
"""Days that a password may live; ten years are as good as for ever."""


class SchemaShape(Shape):
    """A schema whose tables are protected."""

    name: str
    default: Literal["blocked"] | None = None


def _schemas(value: object) -> object:
    """Return schemas as a list, whether they were one or a mapping with what is said of each."""
    if isinstance(value, dict):
        return [{"name": name, **said} if isinstance(said, dict) else said for name, said in value.items()]
    if isinstance(value, list):
        return [{"name": each} if isinstance(each, str) else each for each in value]
    return value


_SCHEMAS = {
    "anyOf": [
        {"type": "array", "items": {"type": "string"}, "minItems": 1},
        {
            "type": "object",
            "minProperties": 1,
            "additionalProperties": {
                "type": "object",
                "properties": {
                    "default": {
                        "const": "blocked",
                        "description": "The class of tables that `tables` does not name; without it, such a "
                        "table is an error.",
                    }
                },
                "additionalProperties": False,
            },
        },
    ]
}


class DatabaseShape(Shape):
    """The database as a whole."""

    schemas: Annotated[list[SchemaShape], BeforeValidator(_schemas), WithJsonSchema(_SCHEMAS)] = Field(
        min_length=1,
        description="Schemas whose tables are protected; every table in them must be declared, unless the "
        "schema has a default.",
    )
    time_zone: str = Field("UTC", description="Where a day begins and ends, such as Europe/Berlin.")
    prefix: NamedPrefix = Field(
        RenamedPrefix(name="crm", was="crm"),
        json_schema_extra={"default": "crm"},
        description="Begin of the names of all roles and policies; keeps models on one server apart.",
    )
    logins: Logins = Field(
        Logins.EXISTING, description="Whether login roles must exist or are created without a password."
    )
    memberships: Keeping = Field(
        Keeping.SHARED,
        description="shared: managers change memberships, too; declared: this file alone says who is where.",
    )
    self_service: SelfService = Field(
        SelfService.NOTHING,
        description="covers: people appoint their own substitutes, who see what they have and no more.",
    )
    sharing: Sharing = Field(
        Sharing.NOTHING,
        description="read: managers let one person read one contact and the rows below it until a day.",
    )
    new_logins: NewLogins = Field(
        NewLogins.NOTHING,
        description="Whether managers make logins for new people: with a password, or without one for those "
        "who log in by Kerberos, LDAP or a certificate (external).",
    )
    password_days: Annotated[
        str | None, WithJsonSchema({"type": "integer", "minimum": 1, "maximum": LONGEST_PASSWORD})
    ] = Field(None, description="new_logins: password: after how many days such a password ends.")
    new_territories: NewTerritories = Field(
        NewTerritories.NOTHING,
        description="below: managers add territories below those that groups see as a subtree; whoever sees "
        "that subtree sees them at once.",
    )
    forget_after: Period | None = Field(
        None,
        description="How long after leaving somebody may be forgotten, such as 3 years.",
    )
