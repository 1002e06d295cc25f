"""The shape of a model file: which keys there are and what kind of value each takes.

Pure. Scalars arrive as text and stay text: `01067` keeps its zero and `NO` is Norway. Whether names refer to
something, and what texts mean, is the business of `spec`. The JSON Schema for editors comes from here.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import PydanticCustomError, core_schema

from crm_rls.model import Faces, Keeping, Right
from crm_rls.reading.sections.assertion_shapes import AssertionShape
from crm_rls.reading.sections.database_shape import DatabaseShape
from crm_rls.reading.sections.scalars import ANY_SCALAR, Moment, Name, OneOrMore, Shape, Text, Truth, Version
from crm_rls.reading.sections.table_shapes import TableShape


class AttributeTableShape(Shape):
    """A table of yours where the values of an attribute stand."""

    table: str = Field(description="The table: schema.table. It must be declared in `tables`.")
    login: str = Field(description="The column with the login, of type name, text or varchar.")
    value: str = Field(description="The column with the value.")


class LineShape(Shape):
    """Who reports to whom: by a table of yours or, without one, by other attributes of people."""

    table: str | None = Field(None, description="The table: schema.table. It must be declared in `tables`.")
    login: str | None = Field(None, description="The column with the login, as of `from`.")
    value: str = Field(description="The column, or the attribute, with what the person is called elsewhere.")
    parent: str = Field(
        description="The column, or the attribute, with the value of whom the person reports to."
    )


class AttributeShape(Shape):
    """An attribute that people may have; filters call it me.name."""

    type: Literal["text", "integer", "uuid"] = Field(
        description="The type it is compared as; as that of the column."
    )
    many: Truth = Field(
        False, description="Whether people have several values; filters then say: column in me.name."
    )
    source: AttributeTableShape | None = Field(
        None, alias="from", description="The table of yours that says who has which values, at any moment."
    )
    line: LineShape | None = Field(
        None,
        description="Who reports to whom, by a table of yours or by attributes of people: people have the "
        "values of all who report to them, directly or not, and their own.",
    )


class TerritoryShape(Shape):
    """A territory; its key is a stable abstract word, never the name of a person."""

    label: Text = Field("", description="What people call it.")
    below: dict[str, TerritoryShape | None] = Field(
        default_factory=dict, description="The territories it is divided into."
    )


class TerritoriesShape(Shape):
    """The territory tree: written here, in a CSV file (key, parent, label), or both."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, TerritoryShape | None] = Field(init=False)

    csv: str | None = Field(None, description="A CSV file beside the model file: key, parent, label.")


def _rules(value: object) -> object:
    if isinstance(value, list | dict):
        return value
    raise PydanticCustomError("rules", "neither a list nor a CSV file")


def _rules_or_same(value: object) -> object:
    return value if value == SAME else _rules(value)


SAME = "same"
"""In the place of rules of a further root: those of the contacts."""

_RULES: list[JsonSchemaValue] = [
    {
        "type": "array",
        "minItems": 1,
        "items": {"type": "object", "additionalProperties": ANY_SCALAR},
    },
    {
        "type": "object",
        "properties": {"csv": {"type": "string"}},
        "required": ["csv"],
        "additionalProperties": False,
    },
]

Rules = Annotated[Any, BeforeValidator(_rules), WithJsonSchema({"anyOf": _RULES})]
"""A list of rules, or `{csv: file}`. The keys of a rule are columns, so `spec.rules` reads it itself."""

RulesOrSame = Annotated[
    Any, BeforeValidator(_rules_or_same), WithJsonSchema({"anyOf": [{"const": SAME}, *_RULES]})
]


class AssignedShape(Shape):
    """A column of another table that says the same of its rows."""

    column: str = Field(description="The column of that table.")
    rules: RulesOrSame = Field(
        None,
        description="Which value a row gets, where the table is a root: a list of rules, a CSV file of them, "
        "or `same` for the rules of the contacts.",
    )
    numbers: list[str] = Field(
        default_factory=list, description="Columns that these rules compare as numbers, not as texts."
    )


def _assigned(value: object) -> object:
    return {"column": value} if isinstance(value, str) else value


Assigned = Annotated[AssignedShape, BeforeValidator(_assigned, json_schema_input_type=str | AssignedShape)]


class AssignmentShape(Shape):
    """A column of the root table that says where a contact belongs."""

    column: str = Field(description="The column of the table of contacts.")
    on: dict[str, Assigned] = Field(
        default_factory=dict,
        description="The columns of other tables that say the same of their rows; with `rules` for those of "
        "a further root.",
    )
    tree: Truth = Field(False, description="Whether it holds a territory of the tree.")
    position: str | None = Field(
        None, description="An integer column with the territory's place in the tree, for very large trees."
    )
    rules: Rules = Field(
        None, description="Which value a contact gets: a list of rules, or a CSV file of them."
    )
    numbers: list[str] = Field(
        default_factory=list, description="Columns that the rules compare as numbers, not as texts."
    )


class ServedShape(Shape):
    """How many responsible people the rows of a further root must have in a family."""

    faces: Faces = Field(
        Faces.ONE, description="one: exactly one; at_most_one: one or nobody; any: there is no rule."
    )
    where: str | None = Field(None, description="The rows that the family is for; all unless given.")


class FamilyShape(ServedShape):
    """An organisation of groups, and how many responsible people each of its contacts must have."""

    label: Text = Field("", description="What people call it.")
    on: dict[str, ServedShape] = Field(
        default_factory=dict, description="The same for the rows of further roots, by the table."
    )


class GrantShape(Shape):
    """What a group has of another table by itself, whatever the rows belong to."""

    territory: OneOrMore | None = Field(None, description="A territory or several, with all below them.")
    by: str | None = Field(None, description="The assignment field that `territory` and `unassigned` mean.")
    unassigned: Truth = Field(False, description="Also (or only) rows without a value in that field.")
    where: str | None = Field(None, description="A filter over the table's own columns.")
    everything: Truth = Field(False, alias="all", description="All rows, instead of any other filter.")
    rights: list[Right] | None = Field(
        None, min_length=1, description="For these rows; each implies read; those of the group unless given."
    )
    children: list[Right] | None = Field(
        None, description="For rows that belong to these; the same as `rights` unless given; may be []."
    )


class GroupRight(StrEnum):
    """What a group may do with contacts: with the rows, and to give contacts away."""

    READ = "read"
    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"
    REASSIGN = "reassign"


class GroupShape(Shape):
    """An access group: which contacts, and what may be done with them."""

    label: Text = Field("", description="What people call it.")
    family: Text = Field("", description="The organisation it belongs to, such as sales or service.")
    territory: OneOrMore | None = Field(None, description="A territory or several, with all below them.")
    by: str | None = Field(None, description="The assignment field that `territory` and `unassigned` mean.")
    unassigned: Truth = Field(False, description="Also (or only) contacts without a value in that field.")
    where: str | None = Field(None, description="A filter over the columns of the table of contacts.")
    everything: Truth = Field(False, alias="all", description="All contacts, instead of any other filter.")
    oversight: Truth = Field(False, description="Sees customers without being their face.")
    rights: list[GroupRight] = Field(
        min_length=1,
        description="For contacts; each implies read. reassign: give contacts away; needs update.",
    )
    children: list[Right] | None = Field(
        None, description="For rows that belong to the contacts; as `rights` unless given; may be []."
    )
    on: dict[str, GrantShape] = Field(
        default_factory=dict, description="Grants on other tables, by the table: schema.table."
    )
    was: str | None = Field(None, description="The group's former name; a rename keeps its members.")
    memberships: Keeping | None = Field(
        None, description="Who says who is in the group; as the whole model unless given."
    )

    @property
    def row_rights(self) -> list[Right]:
        """The rights on rows, without the one to give contacts away."""
        return [Right(each) for each in self.rights if each is not GroupRight.REASSIGN]


class RestrictionShape(Shape):
    """A filter that rows must pass as well, whatever the groups say."""

    on: str | None = Field(None, description="The table that it is about; the contacts unless given.")
    where: str = Field(description="The filter.")
    exempt: list[str] = Field(
        default_factory=list, alias="except", description="Groups that it does not hold for."
    )
    rights: list[Right] = Field(
        list(Right), min_length=1, description="The rights it limits; one on read limits all."
    )


def _named(value: object) -> object:
    return {"group": value} if isinstance(value, str) else value


class MembershipShape(Shape):
    """A membership; just the group's name means: permanently."""

    group: str = Field(description="The access group.")
    from_: Moment | None = Field(None, alias="from", description="The first day, or the moment it begins.")
    until: Moment | None = Field(None, description="The last day (included), or the moment it ends.")
    reason: Text = Field("", description="Why, for those who read it later.")


class PersonShape(Shape):
    """Somebody who logs in; further keys are the declared attributes."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, OneOrMore] = Field(init=False)

    login: Text | None = Field(None, description="The login role; the person's name unless given.")
    was: Text | None = Field(None, description="The login's former name, if another person has it now.")
    memberships: Keeping | None = Field(
        None, description="Who says in which groups the person is; as the whole model unless given."
    )
    groups: list[
        Annotated[MembershipShape, BeforeValidator(_named, json_schema_input_type=str | MembershipShape)]
    ] = Field(default_factory=list, description="The access groups of the person.")


class PeopleShape(Shape):
    """The people: written here, in a CSV file (name, login, groups, attributes), or both."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, PersonShape] = Field(init=False)

    csv: str | None = Field(
        None,
        description="A CSV file: name, login, was, groups (a;b), one column an attribute (a;b if several).",
    )


class MembershipsShape(Shape):
    """Memberships from a CSV file, besides those of `people`."""

    csv: str = Field(description="A CSV file: person, group, from, until, reason.")


class ServiceShape(Shape):
    """A login that is not a person, such as an ETL job: it sees every row of its tables."""

    login: OneOrMore | None = Field(
        None, description="The login role or several; the service's name unless given."
    )
    tables: OneOrMore = Field(
        ["*"], description="Tables of `tables`: schema.table, or a pattern such as crm.*; all unless given."
    )
    rights: list[Right] = Field(
        [Right.READ], min_length=1, description="What it may do with every row; each implies read."
    )


class AcceptanceShape(Shape):
    """A finding of `verify` that somebody lives with."""

    code: Text = Field(description="The code of the finding, such as CR0409.")
    object: Text = Field(description='Its object as `verify` names it; "*" is every object.')
    reason: Text = Field(description="Why.")
    until: Moment | None = Field(None, description="The last day on which the acceptance counts.")


class ModelShape(Shape):
    """A model of who may see which contacts."""

    crm_rls: Version = Field(description="The version of this format.")
    database: DatabaseShape
    attributes: dict[str, AttributeShape] = Field(
        default_factory=dict, description="Attributes that people may have."
    )
    tables: dict[str, TableShape] = Field(
        description="Every table of the schemas: schema.table; of public and blocked ones also a pattern."
    )
    territories: TerritoriesShape | None = None
    assignment: dict[str, AssignmentShape] = Field(
        default_factory=dict, description="Columns of the root table that say where a contact belongs."
    )
    families: dict[str, FamilyShape] | None = Field(
        None, description="The organisations that groups belong to; when given, all of them."
    )
    access_groups: dict[Name, GroupShape] = Field(default_factory=dict, description="The access groups.")
    restrictions: dict[Name, RestrictionShape] = Field(
        default_factory=dict, description="Filters that contacts must pass as well."
    )
    people: PeopleShape | None = None
    memberships: MembershipsShape | None = None
    services: dict[Name, ServiceShape] = Field(
        default_factory=dict, description="Logins that are not persons and see every row of their tables."
    )
    gateways: list[Text] = Field(
        default_factory=list, description="Logins that may only become persons, by SET ROLE."
    )
    blind: list[Text] = Field(
        default_factory=list, description="Logins that may go without the rows that they see today."
    )
    assertions: list[AssertionShape] = Field(
        default_factory=list, description="What must hold; checked by `crm-rls plan` and `crm-rls verify`."
    )
    accept: list[AcceptanceShape] = Field(
        default_factory=list, description="Findings of `crm-rls verify` that somebody lives with."
    )


class _Schema(GenerateJsonSchema):
    """Leaves out what says nothing to a reader: titles made from names, and null as a default."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002, ANN401
        return False

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        # A key may be left out; without a value only a territory may stand.
        inner = self.generate_inner(schema["schema"])
        if TerritoryShape.__name__ in str(inner.get("$ref")):
            return {"anyOf": [inner, {"type": "null"}]}
        return inner

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        found = super().dict_schema(schema)
        if "patternProperties" in found:
            found["additionalProperties"] = False
        return found

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        if schema.get("default", ...) is None:
            return self.generate_inner(schema["schema"])
        return super().default_schema(schema)


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of a model file, for editors."""
    schema = ModelShape.model_json_schema(by_alias=True, schema_generator=_Schema)
    for definition in schema["$defs"].values():
        del definition["title"]
        if "enum" in definition:
            definition.pop("description", None)  # an enum's docstring speaks to programmers
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "title": "A model of crm_rls",
    }
