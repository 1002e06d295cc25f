"""Compares stored reporting lines with the rows of the user's table that they are made from (ADR 0016).

A trigger keeps them; they are wrong after somebody has switched it off, or has written them by hand.
"""

from __future__ import annotations

from collections.abc import Iterator

from crm_rls.catalog.inspector import Inspection
from crm_rls.compile.reach.layout import Layout
from crm_rls.compile.upkeep.lines import StoredLine, stored_lines
from crm_rls.diagnostics import Code, Diagnostic, Severity
from crm_rls.postgres.connection import Connection, read_only


def check_lines(connection: Connection, layout: Layout, inspection: Inspection) -> Iterator[Diagnostic]:
    """Yield an error for each attribute whose stored lines differ, naming some of them.

    What is not made yet is drift. Raises DatabaseError.
    """
    lines = [each for each in stored_lines(layout) if each.identity in inspection.current.objects]
    if not lines:
        return
    with read_only(connection, by_policies=not inspection.facts.superuser):
        for each in lines:
            rows = connection.execute(each.differ).fetchall()
            if rows:
                yield _wrong(layout, each, rows)


def _wrong(layout: Layout, line: StoredLine, rows: list[tuple[str, str, bool, int]]) -> Diagnostic:
    (_, _, _, number), name = rows[0], line.attribute
    told = [
        f"{head} lacks {member}" if missing else f"{head} has {member}, who does not report to {head}"
        for head, member, missing, _ in rows
    ]
    more = f" and {number - len(rows):,} more" if number > len(rows) else ""
    counted = "1 stored value differs" if number == 1 else f"{number:,} stored values differ"
    cause = f"{counted} from what {line.source} says, so wrong people see rows: {'; '.join(told)}{more}"
    step = f"find out who switched triggers off; then run: {line.fill}"
    place = layout.model.place("attributes", name, "line")
    return Diagnostic(Code.STORED_LINES, Severity.ERROR, cause, step, place, f"attribute {name}")
