"""Whether managers add territories: the key `new_territories` of `database`."""

from __future__ import annotations

from collections.abc import Iterable

from crm_rls.diagnostics import Code
from crm_rls.model import AssignmentField, NewTerritories
from crm_rls.reading.sections.draft import Draft


def reads_new_territories(draft: Draft, fields: Iterable[AssignmentField]) -> bool:
    """Say whether they do; a field that keeps positions is a mistake then, and so is a model without tree."""
    if draft.document.database.new_territories is NewTerritories.NOTHING:
        return False
    trees = [field for field in fields if field.tree]
    if not trees and not draft.is_damaged("assignment"):
        draft.mistakes.error(
            Code.KEY_WITHOUT_EFFECT,
            draft.place("database", "new_territories"),
            "no assignment field holds territories",
            "Remove it, or add `tree: true` to the field that does",
        )
    for field in trees:
        if field.position is not None:
            draft.mistakes.error(
                Code.POSITION_WHILE_ADDING,
                draft.place("assignment", field.name, "position"),
                "a territory that a manager adds has no position: positions follow from the file",
                "Remove `position`, or remove `new_territories` from `database`",
            )
    return True
