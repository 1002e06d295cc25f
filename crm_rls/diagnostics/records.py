"""Diagnostics for programs, as values that become JSON. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from crm_rls.diagnostics.codes import Code
from crm_rls.diagnostics.diagnostic import Diagnostic, Place, Severity

VERSION = 1
"""Version of the records. A key never changes its meaning and is never removed; new ones may come."""

Record = Mapping[str, str | int | bool | None]


def as_records(diagnostics: Iterable[Diagnostic]) -> list[Record]:
    """Return a record for each diagnostic, in their order.

    `line` is null for a whole file; `file`, `line` and `path` are null where no model file is involved,
    `object` where no database is, `accepted` where nobody accepted it. `help` is the page of the code below
    docs/.
    """
    return [_record(each) for each in diagnostics]


def from_records(records: Iterable[Mapping[str, Any]]) -> tuple[Diagnostic, ...]:
    """Return the diagnostics that `as_records` wrote. Raises KeyError, TypeError or ValueError for others."""
    return tuple(map(_diagnostic, records))


def _diagnostic(record: Mapping[str, Any]) -> Diagnostic:
    file = record["file"]
    return Diagnostic(
        code=Code(record["code"]),
        severity=Severity(record["severity"]),
        cause=record["cause"],
        next_step=record["next_step"],
        place=None if file is None else Place(file, record["line"] or 0, record["path"]),
        object=record["object"] or "",
        blocking=record["blocking"],
        accepted=record["accepted"],
    )


def _record(diagnostic: Diagnostic) -> Record:
    place = diagnostic.place
    return {
        "code": str(diagnostic.code),
        "severity": str(diagnostic.severity),
        "file": place.file if place else None,
        "line": (place.line or None) if place else None,
        "path": place.path if place else None,
        "object": diagnostic.object or None,
        "cause": diagnostic.cause,
        "next_step": diagnostic.next_step,
        "blocking": diagnostic.blocking,
        "accepted": diagnostic.accepted,
        "help": diagnostic.code.page,
    }
