"""Attributes of people: what filters call `me.x`, with one value or with several."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from crm_rls.model.table_name import TableName

Values = str | tuple[str, ...]
"""What somebody has of an attribute: one value, or a sorted set of several."""

Attributes = Mapping[str, Values]
"""What somebody has of all attributes; one that is not there, or an empty set, is unknown."""


def several(values: Values | None) -> tuple[str, ...]:
    """Return them as a tuple: empty for None, of one for a single value."""
    match values:
        case None:
            return ()
        case str():
            return (values,)
        case _:
            return values


@dataclass(frozen=True, slots=True)
class AttributeTable:
    """A table of the user's where the values of an attribute stand: one a row, with the login that has it.

    With `parent` the rows are people, `value` is what each is called in other tables, and `parent` the value
    of whom he or she reports to: then somebody's values are the own one and those of all who report to him
    or her, directly or not.
    """

    table: TableName
    login: str
    value: str
    parent: str | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the columns that decide who has which value."""
        return (self.login, self.value) if self.parent is None else (self.login, self.value, self.parent)


@dataclass(frozen=True, slots=True)
class PersonAttribute:
    """An attribute that people may have: the type it is compared as, and whether it has several values.

    `source` is the table of the user's that has them; None where they are kept with the person.
    """

    type: str = "text"
    many: bool = False
    source: AttributeTable | None = None
