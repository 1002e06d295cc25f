"""Compares the keys of top rows, which stand on every row of a tree, with the rows above (ADR 0024).

Triggers keep them; they are wrong after somebody has switched those off.
"""

from __future__ import annotations

from collections.abc import Iterator

from crm_rls.catalog import ServerFacts
from crm_rls.compile.reach.layout import Layout
from crm_rls.compile.reach.linking import tree_place
from crm_rls.compile.upkeep.trees import compiled_trees, is_coming
from crm_rls.diagnostics import Code, Diagnostic, Severity
from crm_rls.model import ColumnOf
from crm_rls.postgres.connection import Connection, read_only


def check_trees(connection: Connection, layout: Layout, facts: ServerFacts) -> Iterator[Diagnostic]:
    """Yield an error for each tree with wrong top rows. Raises DatabaseError.

    What is not made yet is drift.
    """
    with read_only(connection, by_policies=not facts.superuser):
        for tree in compiled_trees(layout):
            if any(is_coming(ColumnOf(tree.table, each), facts) for each in tree.top.via):
                continue
            row = connection.execute(tree.wrong).fetchone()
            if row is not None and row[0]:
                yield Diagnostic(
                    Code.WRONG_TREES,
                    Severity.ERROR,
                    f"{row[0]:,} rows have another top row than the one that they stand below, so wrong "
                    "people see them",
                    f"find out who switched triggers off; then run: {tree.fill}",
                    tree_place(layout.model, tree.table),
                    f"table {tree.table}",
                )
