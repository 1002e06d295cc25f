"""What a migration needs before its first statement and leaves after its last, for who is no superuser.

Statements only: they stand in sql/alembic and get the names of one migration here. Every kind of change says
what it needs (`Variant.needs`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from crm_rls.catalog import ServerFacts
from crm_rls.change import Change
from crm_rls.postgres.blocks import filled
from crm_rls.postgres.sqltext import SQL, Composable, array_literal, literal, qualified, text

Value = bool | str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """A statement of sql/alembic by its stem, and the names that are filled in."""

    stem: str
    values: Mapping[str, Value]

    def statement(self) -> str:
        """Return the finished statement."""
        return filled("alembic", self.stem, {name: _composed(value) for name, value in self.values.items()})


def require(changes: Iterable[Change], facts: ServerFacts) -> Call:
    """Return what ends with an error if the role that migrates lacks a privilege."""
    needed = [change.needs for change in changes]
    touched = {table for each in needed for table in each.tables}
    if any(each.parents for each in needed):
        known = [facts.tables[name] for name in touched if name in facts.tables]
        touched |= {key.target for table in known for key in table.foreign_keys}
    values: dict[str, Value] = {
        "tables": tuple(text(qualified(table.schema, table.name)) for table in sorted(touched)),
        "schemas": tuple(sorted({schema for each in needed for schema in each.schemas})),
        "roles": tuple(sorted({role for each in needed for role in each.roles})),
        "makes_roles": any(each.makes_roles for each in needed),
        "makes_schema": any(each.makes_schema for each in needed),
    }
    return Call("require", values)


def join_owners(owners: tuple[str, ...]) -> Call:
    """Return what lets a role without superuser work on what these roles own; one may not exist yet."""
    return Call("join_owners", {"owners": owners})


def leave_owners(owners: tuple[str, ...]) -> Call:
    """Return what takes that back."""
    return Call("leave_owners", {"owners": owners})


def _composed(value: Value) -> Composable:
    match value:
        case bool():
            return SQL("true") if value else SQL("false")
        case str():
            return literal(value)
        case _:
            return array_literal(value)
