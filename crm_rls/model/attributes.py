"""Attributes of people: what filters call `me.x`, with one value or with several."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

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
class AttributeLine:
    """A reporting line by attributes of people: `parent` is the `value` of whom somebody reports to.

    Somebody's values are the own one and those of all who report to him or her, directly or not.
    """

    value: str
    parent: str


@dataclass(frozen=True, slots=True)
class PersonAttribute:
    """An attribute that people may have: the type it is compared as, and whether it has several values.

    `source` is the table of the user's that has them, `line` the attributes that they follow from; None for
    both where the values are kept with the person.
    """

    type: str = "text"
    many: bool = False
    source: AttributeTable | None = None
    line: AttributeLine | None = None

    @property
    def given(self) -> bool:
        """Say whether people are given its values one by one."""
        return self.source is None and self.line is None


def with_lines(
    declared: Mapping[str, PersonAttribute], people: Mapping[str, Attributes]
) -> dict[str, Attributes]:
    """Return the attributes of all people, with those that follow from who reports to whom."""
    found = dict(people)
    for name, attribute in declared.items():
        if attribute.line is not None:
            for person, values in _line(attribute.line, attribute.type, people).items():
                found[person] = {**found[person], name: values}
    return found


def _line(line: AttributeLine, type_: str, people: Mapping[str, Attributes]) -> dict[str, tuple[str, ...]]:
    """Return the values of everybody in a line."""
    values = {person: place for person, mine in people.items() if (place := spelled(mine, line.value, type_))}
    below: dict[str, list[str]] = {}
    for person, value in values.items():
        if (above := spelled(people[person], line.parent, type_)) is not None:
            below.setdefault(above, []).append(value)
    return {person: tuple(sorted(_down(value, below))) for person, value in values.items()}


def _down(head: str, below: Mapping[str, Sequence[str]]) -> set[str]:
    found, waiting = {head}, [head]
    while waiting:
        fresh = set(below.get(waiting.pop(), ())) - found
        found |= fresh
        waiting += fresh
    return found


def spelled(attributes: Attributes, name: str, type_: str) -> str | None:
    """Return the one value of an attribute in its usual form; None if there is none."""
    value = attributes.get(name)
    if not isinstance(value, str):
        return None
    match type_:
        case "integer":
            return str(int(value))
        case "uuid":
            return str(UUID(value))
        case _:
            return value
