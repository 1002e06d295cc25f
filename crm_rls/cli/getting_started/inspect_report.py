"""What `inspect` shows: everything as JSON for machines, tables for people."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from crm_rls.catalog import Policy, TableFlags, own_mark
from crm_rls.catalog.inspector import Inspection
from crm_rls.cli.output import add_row, data, show, table
from crm_rls.model import TableName
from crm_rls.plan.notices.granting import granting_in_force
from crm_rls.postgres.versions import describe

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_KINDS = {
    "r": "table",
    "p": "partitioned table",
    "f": "foreign table",
    "v": "view",
    "m": "materialized view",
}

_NUMBERS = ("Estimated rows", "Our policies", "Others", "Members")

_NAMES_SHOWN = 8
"""Names in a cell of the text; it counts the others."""

# -- for machines --------------------------------------------------------------------------------------


def as_json(found: Inspection) -> Mapping[str, object]:
    """Return everything that was read, in a fixed order; mappings by name become lists."""
    current = found.current
    return {
        "database": found.facts.database,
        "version": found.facts.version,
        "user": found.facts.user,
        "superuser": found.facts.superuser,
        "tables": [
            {**_fields(each), **_fields(current.tables.get(name, TableFlags()))}
            for name, each in sorted(found.facts.tables.items())
        ],
        "policies": _plain(sorted(current.policies.values(), key=lambda policy: (policy.table, policy.name))),
        "roles": _plain(sorted(current.roles.values(), key=lambda role: role.name)),
        "memberships": _plain(sorted(current.memberships)),
        "privileges": _plain(sorted(current.grants)),
        "objects": [
            {"kind": each.kind, "schema": each.schema, "table": each.table, "name": each.identity[3]}
            for _, each in sorted(current.objects.items())
            if each.marked
        ],
        "people": _plain(sorted(current.people)),
        "timed_memberships": _plain(sorted(current.timed, key=repr)),
        "columns_that_grant": [
            {"table": str(column.table), "column": column.column, "read_by": list(readers)}
            for column, readers in granting_in_force(current, found.facts).items()
        ],
    }


def _plain(value: object) -> object:
    """Return the value as types that JSON knows; a table's name becomes schema.name."""
    if isinstance(value, TableName):
        return str(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return _fields(value)
    if isinstance(value, Mapping):
        return [_plain(each) for _, each in sorted(value.items())]
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, datetime) else value


def _fields(value: DataclassInstance) -> Mapping[str, object]:
    return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}


# -- for people ----------------------------------------------------------------------------------------


def show_inspection(found: Inspection, prefix: str) -> None:
    """Print tables, our roles, and the policies of others."""
    console, facts = data(), found.facts
    title = f"{facts.database}, PostgreSQL {describe(facts.version)}, read as {facts.user}"
    show(title, {"": "bold"})
    shown = (
        _tables(found, prefix),
        _granting(found),
        _roles(found, prefix),
        _foreign_policies(found, prefix),
    )
    for each in shown:
        if each.row_count:
            console.print(each)


def _tables(found: Inspection, prefix: str) -> Table:
    made = table(
        "", "Table", "Kind", "Estimated rows", "Row security", "Our policies", "Others", right=_NUMBERS
    )
    for row in _table_rows(found, prefix):
        add_row(made, *row)
    return made


def _roles(found: Inspection, prefix: str) -> Table:
    made = table("Our roles", "Role", "Members", "Who", right=_NUMBERS)
    for name, members in _members(found, prefix):
        add_row(made, name, str(len(members)), _listed(members))
    return made


def _granting(found: Inspection) -> Table:
    made = table("Columns that grant", "Table", "Column", "Read by")
    for column, readers in granting_in_force(found.current, found.facts).items():
        add_row(made, str(column.table), column.column, _listed(readers))
    return made


def _listed(names: Sequence[str]) -> str:
    more = (f"and {len(names) - _NAMES_SHOWN} more",) if len(names) > _NAMES_SHOWN else ()
    return ", ".join((*names[:_NAMES_SHOWN], *more))


def _foreign_policies(found: Inspection, prefix: str) -> Table:
    made = table("Policies of others", "Table", "Policy", "For", "To")
    for policy in sorted(_of_others(found, prefix), key=lambda each: (each.table, each.name)):
        kind = "" if policy.permissive else ", restrictive"
        add_row(made, str(policy.table), policy.name, policy.command + kind, ", ".join(policy.roles))
    return made


def _table_rows(found: Inspection, prefix: str) -> Iterator[tuple[str | Text, ...]]:
    foreign = Counter(policy.table for policy in _of_others(found, prefix))
    policies = Counter(policy.table for policy in found.current.policies.values())
    for name, facts in sorted(found.facts.tables.items()):
        flags = found.current.tables.get(name)
        yield (
            str(name),
            _KINDS.get(facts.kind, facts.kind),
            f"{facts.estimated_rows:,}" if flags else "",
            _row_security(flags),
            str(policies[name] - foreign[name] or ""),
            Text(str(foreign[name] or ""), "yellow"),
        )


def _row_security(flags: TableFlags | None) -> Text:
    if flags is None:
        return Text("-", "dim")
    if not flags.enabled:
        return Text("off", "dim")
    return Text("forced", "green") if flags.forced else Text("on, not for the owner", "yellow")


def _members(found: Inspection, prefix: str) -> Iterator[tuple[str, Sequence[str]]]:
    mark = own_mark(prefix)
    for name, role in sorted(found.current.roles.items()):
        if role.mark == mark:
            members = {each.member for each in found.current.memberships if each.role == name}
            yield name, sorted(members)


def _of_others(found: Inspection, prefix: str) -> Iterator[Policy]:
    mark = own_mark(prefix)
    return (policy for policy in found.current.policies.values() if policy.mark != mark)
