"""Rows of trees from which no way leads up to a top row: those in a loop, and those below a loop."""

from __future__ import annotations

from collections.abc import Iterator

from crm_rls.catalog import ServerFacts
from crm_rls.catalog.privileges import reads_all_rows
from crm_rls.compile.reach.linking import linked_by_keys, tree_place
from crm_rls.compile.upkeep.trees import topless
from crm_rls.diagnostics import Code, Diagnostic, Severity
from crm_rls.model import Model
from crm_rls.model.trees import trees
from crm_rls.postgres.connection import Connection, read_only

SHOWN = 5
"""Rows that are named for each table."""


def rows_without_top(connection: Connection, model: Model, facts: ServerFacts) -> Iterator[Diagnostic]:
    """Yield an error for each tree with such rows, naming some. Raises DatabaseError.

    Tables of which the session does not see every row are left out.
    """
    found = tuple(trees(linked_by_keys(model, facts)))
    if not found:
        return
    with read_only(connection, by_policies=not facts.superuser):
        for above, top in found:
            if not reads_all_rows(connection, top.to):
                continue
            rows = connection.execute(topless(above, SHOWN)).fetchall()
            if rows:
                number, keys = rows[0][1], ", ".join(key for key, _ in rows)
                counted = "1 row stands" if number == 1 else f"{number:,} rows stand"
                yield Diagnostic(
                    Code.ROWS_WITHOUT_TOP,
                    Severity.ERROR,
                    f"{counted} below no top row, in a loop or below one: {keys}",
                    f"correct {', '.join(above.via)} in a row of each loop; later a trigger refuses them",
                    tree_place(model, top.to),
                    f"table {top.to}",
                    blocking=True,
                )
