"""Diagnostics for programs, as values that become JSON. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from crm_rls.diagnostics.diagnostic import Diagnostic

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
