"""What a migration needs before its first statement and leaves after its last, for who is no superuser.

Statements only: they stand in sql/operator, where the command line takes them too, and get the names of one
migration here. Every kind of change says what it needs (`Variant.needs`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from crm_rls.catalog import ServerFacts
from crm_rls.change import Change, needed, quoted
from crm_rls.postgres.blocks import filled
from crm_rls.postgres.keepers import OPERATOR
from crm_rls.postgres.names import Names, home_of
from crm_rls.postgres.sqltext import SQL, Composable, array_literal, literal

Value = bool | str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """A statement of sql/operator by its stem, and the names that are filled in."""

    stem: str
    values: Mapping[str, Value]

    def statement(self) -> str:
        """Return the finished statement."""
        return filled(OPERATOR, self.stem, {name: _composed(value) for name, value in self.values.items()})


def require(changes: Iterable[Change], facts: ServerFacts) -> Call:
    """Return what ends with an error if the role that migrates lacks a privilege."""
    needs = needed(changes, facts)
    values: dict[str, Value] = {
        "tables": quoted(needs.tables),
        "schemas": needs.schemas,
        "roles": needs.roles,
        "makes_roles": needs.makes_roles,
        "makes_schema": needs.makes_schema,
    }
    return Call("require", values)


def at_home(prefix: str, *, sets: bool) -> Call:
    """Return what ends with an error in a copy; `sets` says that the migration makes a home."""
    values: dict[str, Value] = {"registrar": Names(prefix).registrar, "home": home_of(prefix), "sets": sets}
    return Call("at_home", values)


def join_keepers(keepers: tuple[str, ...]) -> Call:
    """Return what lets a role without superuser work on what these roles own; one may not exist yet."""
    return Call("join_keepers", {"keepers": keepers})


def leave_keepers(keepers: tuple[str, ...]) -> Call:
    """Return what takes that back."""
    return Call("leave_keepers", {"keepers": keepers})


def _composed(value: Value) -> Composable:
    match value:
        case bool():
            return SQL("true") if value else SQL("false")
        case str():
            return literal(value)
        case _:
            return array_literal(value)
