"""What changed in the model that is in force: when, by whom, and what it said before and after.

Access managers and auditors read it through `crm_people`, as they read the log.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from psycopg.rows import DictRow

from crm_rls.change import Declaration, one_line, said_by
from crm_rls.model.in_force import structure_from_json
from crm_rls.model.territories import Territory
from crm_rls.people.calls import ask
from crm_rls.postgres.connection import Connection

Said = Mapping[str, tuple[str, ...]]
"""What a model says of each thing, as lines."""

Content = Mapping[str, Any]
"""A record, as JSON; empty where nothing was in force."""

_LISTS = frozenset({"children", "families", "groups", "public", "restrictions", "services"})
"""The keys of a record with things of which each is told by itself."""


class Became(StrEnum):
    """What became of a thing of the model."""

    NEW = "new"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class ModelChange:
    """One thing of the model that changed, with what was said of it before and after; when, and by whom."""

    recorded_at: datetime
    actor: str
    change: Became
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
    now = _content(record)
    while record is not None and record["asked"]:
        former = _last(connection, asked, before=record["record_id"])
        was = _content(former)
        if actor in (None, record["actor"]):
            found = _compared(record, _said(_without(was, now)), _said(_without(now, was)))
            yield from (each for each in found if _is_about(each, group))
        record, now = former, was


def _last(connection: Connection, asked: Mapping[str, object], *, before: int | None) -> DictRow | None:
    rows = ask(connection, "model_record", before=before, **asked)
    return rows[0] if rows else None


def _content(record: DictRow | None) -> Content:
    return {} if record is None else json.loads(record["content"]) or {}


def _without(content: Content, other: Content) -> Content:
    """Return a content without what another one has in the same list: reading all of it takes the time."""

    def left(name: str) -> list[object]:
        known = {json.dumps(each) for each in other.get(name, ())}
        return [each for each in content[name] if json.dumps(each) not in known]

    return {name: left(name) if name in _LISTS else value for name, value in content.items()}


def _said(content: Content) -> Said:
    """Return what is said of each thing; of territories node by node."""
    structure = structure_from_json(json.dumps(content)) if content else None
    if structure is None:
        return {}
    found = {name: lines for name, lines in said_by(structure).items() if name != "territories"}
    nodes = structure.territories.nodes
    return found | {one_line(f"territory {node.key}"): tuple(_territory(node)) for node in nodes}


def _territory(node: Territory) -> Iterator[str]:
    yield one_line(f"below: {node.parent}") if node.parent else "top of the tree"
    if node.label:
        yield one_line(f"label: {node.label}")


def _compared(record: DictRow, was: Said, now: Said) -> Iterator[ModelChange]:
    for name in dict.fromkeys((*now, *was)):
        before, after = was.get(name, ()), now.get(name, ())
        if name in was and name in now and set(before) == set(after):
            continue
        change = Became.NEW if name not in was else Became.GONE if name not in now else Became.CHANGED
        said = Declaration(name, before, after)
        yield ModelChange(record["recorded_at"], record["actor"], change, said)


def _is_about(change: ModelChange, group: str | None) -> bool:
    if group is None:
        return True
    name = one_line(f"access group {group}")
    return change.said.object == name or change.said.object.startswith(f"{name} on ")
