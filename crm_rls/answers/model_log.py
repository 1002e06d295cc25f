"""What changed in the model that is in force: when, by whom, and what it said before and after.

Access managers and auditors read it through `crm_people`, as they read the log.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from psycopg.rows import DictRow

from crm_rls.change import Declaration, one_line, said_by
from crm_rls.model.in_force import structure_from_json
from crm_rls.model.territories import Territory
from crm_rls.people.calls import ask
from crm_rls.postgres.connection import Connection


class Change(StrEnum):
    """What became of a thing of the model."""

    NEW = "new"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class ModelChange:
    """One thing of the model that changed, with what was said of it before and after; when, and by whom."""

    recorded_at: datetime
    actor: str
    change: Change
    said: Declaration


def model_changes(
    connection: Connection,
    *,
    actor: str | None = None,
    group: str | None = None,
    begin: str | None = None,
    until: str | None = None,
) -> Iterator[ModelChange]:
    """Yield the changes of the model in force, the newest first; records are read when it comes to them.

    `actor` is a login that put the model in force, `group` an access group. `begin` and `until` are days or
    moments; a last day is included. Nothing for who may not read the log. Raises Refused, DatabaseError, and
    InForceUnreadable for what a later version recorded.
    """
    asked = {"begin": begin, "until": until}
    record = _last(connection, asked, before=None)
    now = _said(record)
    while record is not None and record["asked"]:
        former = _last(connection, asked, before=record["record_id"])
        was = _said(former)
        if actor in (None, record["actor"]):
            yield from (each for each in _compared(record, was, now) if _is_about(each, group))
        record, now = former, was


def _last(connection: Connection, asked: Mapping[str, object], *, before: int | None) -> DictRow | None:
    rows = ask(connection, "model_record", before=before, **asked)
    return rows[0] if rows else None


def _said(record: DictRow | None) -> Mapping[str, tuple[str, ...]]:
    """Return what a record says of each thing; of territories node by node."""
    structure = None if record is None else structure_from_json(record["content"])
    if structure is None:
        return {}
    found = {name: lines for name, lines in said_by(structure).items() if name != "territories"}
    nodes = structure.territories.nodes
    return found | {one_line(f"territory {node.key}"): tuple(_territory(node)) for node in nodes}


def _territory(node: Territory) -> Iterator[str]:
    yield one_line(f"below: {node.parent}") if node.parent else "top of the tree"
    if node.label:
        yield one_line(f"label: {node.label}")


def _compared(record: DictRow, was: Mapping[str, tuple[str, ...]], now: Mapping[str, tuple[str, ...]]) -> Iterator[ModelChange]:
    for name in dict.fromkeys((*now, *was)):
        before, after = was.get(name, ()), now.get(name, ())
        if name in was and name in now and set(before) == set(after):
            continue
        change = Change.NEW if name not in was else Change.GONE if name not in now else Change.CHANGED
        said = Declaration(name, before, after)
        yield ModelChange(record["recorded_at"], record["actor"], change, said)


def _is_about(change: ModelChange, group: str | None) -> bool:
    if group is None:
        return True
    name = one_line(f"access group {group}")
    return change.said.object == name or change.said.object.startswith(f"{name} on ")
