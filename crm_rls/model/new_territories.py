"""Territories that managers add below others: whether they may, and one that was added."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class NewTerritories(StrEnum):
    """Whether managers add territories, and where."""

    NOTHING = "nothing"
    BELOW = "below"


@dataclass(frozen=True, slots=True, order=True)
class AddedTerritory:
    """A territory that a manager has added below another one, declared or added.

    `added_by` is the login, `since` the moment from which it counts; both are for people.
    """

    key: str
    parent: str
    label: str = ""
    since: datetime | None = None
    added_by: str = ""
