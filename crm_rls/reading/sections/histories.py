"""The word `history` of a root: a table with former versions of its rows."""

from __future__ import annotations

from collections.abc import Iterable

from crm_rls.diagnostics import Code
from crm_rls.model import History, Root, TableName
from crm_rls.reading.sections.draft import Draft
from crm_rls.reading.sections.links import table_name
from crm_rls.reading.sections.table_shapes import RootShape


def history_of(draft: Draft, text: str, shape: RootShape) -> History | None:
    """Return where former versions of the rows of a root stand; None if it says nothing, or a mistake.

    A table of any class, or of a pattern, is good enough here; a plan looks at its class and columns.
    """
    declared, place = shape.history, draft.place("tables", text, "history")
    if declared is None:
        return None
    for word, column in (("from", declared.from_), ("until", declared.until), ("period", declared.period)):
        if column is not None:
            draft.is_name(draft.place("tables", text, "history", word), column, "the column")
    table = table_name(declared.table)
    cause, step = "", ""
    if table is None:
        cause = f"`{declared.table}` is not the name of a table"
        step = "Write schema.table"
    elif table == table_name(text):
        cause = f"`{text}` cannot be its own history"
        step = "Name the table in which former versions stand"
    elif (declared.from_ is None) is not (declared.until is None):
        cause = "a version counts from one moment until another one"
        step = "Name both columns, `from` and `until`, or a range as `period`"
    elif declared.period is not None and declared.from_ is not None:
        cause = "`period` stands beside `from` and `until`"
        step = "Name the one or the others"
    elif shape.tree is not None:
        cause = f"`{text}` has a tree, and what stood above a row in the past is not known"
        step = "Remove `history`, or `tree`"
    if cause or table is None:
        draft.mistakes.error(Code.MISTAKEN_HISTORY, place, cause, step)
        return None
    return History(table, declared.from_, declared.until, declared.period)


def check_one_each(draft: Draft, roots: Iterable[tuple[str, Root, RootShape]]) -> None:
    """Report a table that is the history of two roots: the same key would mean rows of both."""
    taken: dict[TableName, str] = {}
    for text, root, _ in roots:
        if root.history is None:
            continue
        first = taken.setdefault(root.history.table, text)
        if first != text:
            draft.mistakes.error(
                Code.MISTAKEN_HISTORY,
                draft.place("tables", text, "history"),
                f"`{root.history.table}` is the history of `{first}`, and cannot be that of `{text}` too",
                "Give each table a history of its own",
            )
