"""Families: the organisations that groups belong to, and how many faces they show. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from crm_rls.model.predicates import TRUE, Predicate
from crm_rls.model.table_name import TableName


class Faces(StrEnum):
    """How many responsible people a row must have in a family."""

    ONE = "one"
    AT_MOST_ONE = "at_most_one"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Family:
    """What an organisation of groups wants for the rows of one root: contacts, or those of the table `on`.

    `faces` counts for the rows that the filter is true for. The filter reads no attributes: which rows a
    family is for does not depend on who asks.
    """

    name: str
    label: str = ""
    faces: Faces = Faces.ONE
    filter: Predicate = TRUE
    on: TableName | None = None
    text: str = field(default="", compare=False)

    @property
    def table(self) -> str:
        """Return the name of the further root that it is for; empty for the contacts."""
        return "" if self.on is None else str(self.on)
