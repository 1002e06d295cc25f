"""Groups that see a row because of an own row below it, and with it the rows of others there."""

from __future__ import annotations

from collections.abc import Iterator

from crm_rls.diagnostics import Code
from crm_rls.model import TableName
from crm_rls.model.predicates import And, Linked, Or, Predicate, attributes
from crm_rls.reading.sections.draft import Draft
from crm_rls.reading.sections.grounds import Grounds
from crm_rls.reading.sections.shape import Steps


def check_own_rows(
    draft: Draft, grounds: Grounds, steps: Steps, table: TableName, predicate: Predicate
) -> None:
    """Report a filter over a table that asks for an own row below it, where `children` is not written.

    Then the group has all rows that belong to the visible one, so the own row would show those of others.
    """
    below = {
        str(child.name)
        for child in grounds.tables.children
        if any(link.to == table and not link.back for link in child.links)
    }
    for asked in dict.fromkeys(each.table for each in _own_rows(predicate)):
        if asked in below:
            draft.mistakes.error(
                Code.OWN_ROW_SHOWS_OTHERS,
                draft.place(*steps, "where"),
                f"a row of {table} would be visible because of an own row of {asked}, and with it all rows "
                f"of {asked} that belong to it, also those of others",
                f"Write `children: []` and say under `on` which rows of {asked} the group has; "
                "or write in `children` that all are meant",
            )


def _own_rows(predicate: Predicate) -> Iterator[Linked]:
    """Yield each `exists` that depends on the person and makes a row visible."""
    match predicate:
        case And(parts) | Or(parts):
            for part in parts:
                yield from _own_rows(part)
        case Linked(condition=condition, to_one=False) if attributes(condition):
            yield predicate
        case _:
            pass
