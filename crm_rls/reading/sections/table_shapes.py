"""The shape of the section `tables`: what a table can be, and on what its rows hang. Pure."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from crm_rls.model import Keys, Mode, Right
from crm_rls.reading.sections.scalars import OneOrMore, Shape, Text, Truth

Keyed = Annotated[
    Keys,
    Field(
        description="Who gives new rows their keys on servers that show hidden rows to ON CONFLICT "
        "(CVE-2026-120154): server: INSERT may not name keys that the server fills; client: it may."
    ),
]


Capped = Annotated[list[Right], Field(description="The most that anybody may do with these rows.")]


class ReferShape(Shape):
    """A table to one row of which each row refers; filters may look into it with exists."""

    to: str = Field(description="The other table, of any class: schema.table.")
    via: OneOrMore = Field(description="The columns of the foreign key to it, or the key's name.")
    references: OneOrMore | None = Field(
        None, description="The columns that they mean, in their order; those of the foreign key if omitted."
    )
    unchecked: Truth = Field(False, description="There is no foreign key, and the values mean these rows.")


Referring = Annotated[
    list[ReferShape],
    Field(default_factory=list, description="Tables to one row of which each row refers, for filters."),
]


Tree = Annotated[
    OneOrMore | None,
    Field(
        None,
        description="The columns of the foreign key from this table to itself, or its name: rows stand below "
        "each other, and who reaches a top row reaches its whole tree.",
    ),
]


class HistoryShape(Shape):
    """A table with former versions of the rows, and the columns that say when each one counted."""

    table: str = Field(description="The table with the former versions: schema.table.")
    from_: Text | None = Field(None, alias="from", description="The column since when a version counted.")
    until: Text | None = Field(None, description="The column until when it counted; null is until now.")
    period: Text | None = Field(None, description="Instead of both, a column of type tstzrange.")


def _with_table(value: object) -> object:
    return {"table": value} if isinstance(value, str) else value


Historic = Annotated[
    HistoryShape,
    BeforeValidator(_with_table),
    WithJsonSchema({"anyOf": [{"type": "string"}, HistoryShape.model_json_schema()]}),
]
"""A table alone; then its columns with usual names say when each version counted."""


class RootShape(Shape):
    """A table whose rows groups are granted by themselves: the contacts, or beside them leads or vendors."""

    class_: Literal["root"] = Field(alias="class")
    key: OneOrMore = Field(description="The primary-key column, or the columns of the primary key.")
    main: Truth = Field(
        False,
        description="Of several roots, the table of contacts: `where` and assignment rules are about it, and "
        "so is what names no table under `on`.",
    )
    keys: Keyed = Keys.SERVER
    refers: Referring
    tree: Tree
    history: Historic | None = Field(
        None, description="A table with former versions of these rows, for answers about the past."
    )


class LinkShape(Shape):
    """A way from the rows of a table to those on which they hang."""

    to: str = Field(description="The table to whose rows these rows belong: schema.table.")
    via: OneOrMore | None = Field(
        None, description="The columns of a foreign key, or its name; with `through`, those of that table."
    )
    references: OneOrMore | None = Field(
        None,
        description="The columns that they mean, in their order; those of the foreign key if omitted.",
    )
    through: str | None = Field(
        None, description="A table of links, itself a child of `to`, whose foreign key points to this table."
    )
    when: str | None = Field(
        None,
        description="A filter over the own columns, without exists: the link counts where it is true.",
    )
    unchecked: Truth = Field(False, description="There is no foreign key, and the values mean these rows.")
    array: Truth = Field(
        False, description="`via` is an array of keys: the row belongs to the row of each key."
    )
    prefix: str | None = Field(
        None,
        description="`via` is a text of this and a key: with `res.partner,` the text res.partner,42.",
    )


class ChildShape(Shape):
    """A table whose rows belong to a contact, directly or through other tables."""

    class_: Literal["child"] = Field(alias="class")
    parent: str | None = Field(
        None, description="The table to whose rows these rows belong: schema.table. Short for one link."
    )
    via: OneOrMore | None = Field(None, description="The columns of the foreign key to it, or its name.")
    unchecked: Truth = Field(False, description="There is no foreign key, and the values mean these rows.")
    links: list[LinkShape] | None = Field(
        None, min_length=1, description="Several ways: rows are visible through any of them."
    )
    unlinked: list[str] = Field(
        default_factory=list, description="Groups that see the rows without a parent; hidden otherwise."
    )
    mode: Mode = Field(
        Mode.FOLLOW,
        description="follow: look the contact up; carry: keep copies of the contact's columns, fast for all.",
    )
    key: OneOrMore = Field(["id"], description="What tables below this one point to: a column, or several.")
    rights: Capped = Field(list(Right), min_length=1)
    keys: Keyed = Keys.SERVER
    refers: Referring
    tree: Tree


class ReferenceShape(Shape):
    """A table whose rows point to others, which are visible with them."""

    table: str = Field(description="The table whose rows point here: schema.table.")
    via: OneOrMore | None = Field(None, description="The columns of its foreign key, or the key's name.")
    when: str | None = Field(None, description="A filter over the own columns, as for a link.")


class ReferencedShape(Shape):
    """A table whose rows are visible where a visible row points to them, such as addresses."""

    class_: Literal["referenced"] = Field(alias="class")
    from_: list[ReferenceShape] = Field(
        alias="from", min_length=1, description="What points to it: one visible row is enough."
    )
    key: OneOrMore = Field(["id"], description="What tables below this one point to: a column, or several.")
    rights: Capped = Field([Right.READ], min_length=1)
    keys: Keyed = Keys.SERVER
    refers: Referring


class PublicShape(Shape):
    """A table that everybody may read."""

    class_: Literal["public"] = Field(alias="class")


class ViewShape(Shape):
    """A view that people may read: each sees what they see of its tables."""

    class_: Literal["view"] = Field(alias="class")


class TotalsShape(Shape):
    """A table of figures: named groups read its lines, but those about few contacts nobody."""

    class_: Literal["totals"] = Field(alias="class")
    contacts: str = Field(description="The column with the number of contacts behind a line.")
    at_least: Annotated[str, WithJsonSchema({"type": "integer", "minimum": 2})] = Field(
        "5", description="The smallest number of contacts of a line that is shown."
    )
    groups: list[str] = Field(min_length=1, description="The access groups that read it.")


class BlockedShape(Shape):
    """A table that nobody of the declared people may touch."""

    class_: Literal["blocked"] = Field(alias="class")


TableShape = Annotated[
    RootShape | ChildShape | ReferencedShape | PublicShape | ViewShape | TotalsShape | BlockedShape,
    Field(discriminator="class_"),
]
