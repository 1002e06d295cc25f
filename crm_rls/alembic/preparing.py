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

BEGIN = "begin"
"""What every migration begins with."""

_STATEMENTS = {BEGIN: ("at_home", "require")}
"""What is more than one statement of sql/operator."""

_LEFT_OUT: Mapping[str, Value] = {
    "sets": False,
    "tables": (),
    "schemas": (),
    "roles": (),
    "makes_roles": False,
    "makes_schema": False,
}
"""Values that a revision does not write."""


@dataclass(frozen=True, slots=True)
class Call:
    """Statements of sql/operator by their stem, and the names that are filled in."""

    stem: str
    values: Mapping[str, Value]

    @property
    def statements(self) -> tuple[str, ...]:
        """The finished statements."""
        values = {**_LEFT_OUT, **self.values}
        if self.stem == BEGIN:
            prefix = str(values["prefix"])
            values |= {"registrar": Names(prefix).registrar, "home": home_of(prefix)}
        parts = {name: _composed(value) for name, value in values.items()}
        return tuple(filled(OPERATOR, stem, parts) for stem in _STATEMENTS.get(self.stem, (self.stem,)))

    @property
    def written(self) -> Mapping[str, Value]:
        """The values that a revision writes."""
        return {name: value for name, value in self.values.items() if _LEFT_OUT.get(name) != value}


def begin(changes: Iterable[Change], facts: ServerFacts, prefix: str, *, sets: bool) -> Call:
    """Return what ends with an error in a copy, or if the role that migrates lacks a privilege.

    `prefix` is the one that the roles have then, `sets` says that the migration makes a home.
    """
    needs = needed(changes, facts)
    values: dict[str, Value] = {
        "prefix": prefix,
        "sets": sets,
        "tables": quoted(needs.tables),
        "schemas": needs.schemas,
        "roles": needs.roles,
        "makes_roles": needs.makes_roles,
        "makes_schema": needs.makes_schema,
    }
    return Call(BEGIN, values)


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
