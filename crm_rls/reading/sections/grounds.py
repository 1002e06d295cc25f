"""Filters over the rows of a table: what they may name, and what `territory`, `unassigned`, `all` mean."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from crm_rls.diagnostics import Code, Place, listed
from crm_rls.errors import ModelError
from crm_rls.model import AssignmentField, TableName
from crm_rls.model.predicates import FALSE, TRUE, Const, IsNull, Predicate, conjunction, disjunction
from crm_rls.reading.filters import FilterScope, parse_filter
from crm_rls.reading.mistakes import Mistakes
from crm_rls.reading.sections.document import GrantShape, GroupShape
from crm_rls.reading.sections.draft import Draft
from crm_rls.reading.sections.shape import Steps
from crm_rls.reading.sections.tables import Tables


@dataclass(frozen=True, slots=True)
class Grounds:
    """What filters stand on, `scope` without place and links yet; and every filter that was read.

    Each stands with its place and its table, None for the contacts.
    """

    scope: FilterScope
    fields: tuple[AssignmentField, ...]
    tables: Tables
    filters: list[tuple[Place, TableName | None, Predicate]] = field(default_factory=list)

    def at(self, place: Place, table: TableName | None) -> FilterScope:
        """Return the scope of a filter at that place, over the rows of a table."""
        asked = table or (self.tables.root.name if self.tables.root else None)
        return replace(self.scope, place=place, links=self.tables.links(asked) if asked else ())


def read_filter(
    draft: Draft, grounds: Grounds, place: Place, text: str, table: TableName | None = None
) -> Predicate | None:
    """Return the predicate of a text over the rows of a table (the contacts); None after a mistake."""
    try:
        predicate = parse_filter(text, grounds.at(place, table))
    except ModelError as failure:
        draft.mistakes.extend(failure.diagnostics)
        return None
    grounds.filters.append((place, table, predicate))
    return predicate


def rows_of(
    draft: Draft,
    grounds: Grounds,
    steps: Steps,
    shape: GroupShape | GrantShape,
    table: TableName | None = None,
) -> Predicate | None:
    """Return the whole filter of a group over the rows of a table (the contacts); None after a mistake.

    A group that only says what it has of other tables has no contacts.
    """
    before = len(draft.mistakes.errors)
    given = {
        "territory": shape.territory is not None,
        "unassigned": shape.unassigned,
        "where": shape.where is not None,
    }
    narrowing = [key for key, is_given in given.items() if is_given]
    if shape.everything:
        if narrowing:
            draft.mistakes.error(
                Code.ALL_WITH_FILTER,
                draft.place(*steps, "all"),
                f"all: true takes every {_row(table)}, and {listed(narrowing)} would leave some out",
                "Keep one of the two",
            )
        return TRUE
    if isinstance(shape, GroupShape) and shape.on and not narrowing and shape.by is None:
        return FALSE
    parts = [*_assigned(draft, grounds, steps, shape, table)]
    if shape.where is not None:
        parts += _where(draft, grounds, draft.place(*steps, "where"), shape.where, table)
    if not narrowing and not draft.is_damaged(*steps[:2]):
        draft.mistakes.error(
            Code.GROUP_WITHOUT_FILTER,
            draft.place(*steps),
            f"the filter is empty: nothing says which {_row(table)}s the group has",
            "Give it territory, unassigned: true or where; for all of them write all: true",
        )
    return conjunction(parts) if len(draft.mistakes.errors) == before else None


def _row(table: TableName | None) -> str:
    return "contact" if table is None else "row"


def _where(
    draft: Draft, grounds: Grounds, place: Place, text: str, table: TableName | None
) -> Iterator[Predicate]:
    predicate = read_filter(draft, grounds, place, text, table)
    if isinstance(predicate, Const):
        if predicate.value:
            draft.mistakes.error(
                Code.CONSTANT_FILTER,
                place,
                f"the filter is true for every {_row(table)}",
                "Write all: true instead",
            )
        else:
            draft.mistakes.error(
                Code.CONSTANT_FILTER,
                place,
                f"the filter is true for no {_row(table)}",
                "Write a condition, or remove the group",
            )
    elif predicate is not None:
        yield predicate


def _assigned(
    draft: Draft, grounds: Grounds, steps: Steps, shape: GroupShape | GrantShape, table: TableName | None
) -> Iterator[Predicate]:
    if not shape.territory and not shape.unassigned:
        if shape.by is not None:
            place = draft.place(*steps, "by")
            draft.mistakes.error(
                Code.KEY_WITHOUT_EFFECT,
                place,
                "`by` stands without territory or unassigned",
                "Remove it, or add one of them",
            )
        return
    field = field_meant(draft, grounds, steps, shape)
    tree = grounds.scope.territories
    keys = tuple(dict.fromkeys(shape.territory or ()))
    for key in keys:
        if key not in tree:
            place = draft.place(*steps, "territory")
            draft.unknown(
                Code.UNKNOWN_TERRITORY, place, "territory", key, tree.keys(), "add it to `territories`"
            )
    if field is None or any(key not in tree for key in keys):
        return
    column = field.column if table is None else field.column_on(table)
    if column is None:
        draft.mistakes.error(
            Code.UNKNOWN_ASSIGNMENT_FIELD,
            draft.place(*steps, "territory" if keys else "unassigned"),
            f"the field `{field.name}` has no column in {table}",
            f"Add it to the field, as in {field.name}: {{column: {field.column}, on: {{{table}: column}}}}",
        )
        return
    assigned = placed(grounds.scope, column, keys, unassigned=shape.unassigned)
    place = draft.place(*steps, "territory" if keys else "unassigned")
    grounds.filters.append((place, table, assigned))
    yield assigned


def placed(scope: FilterScope, column: str, keys: tuple[str, ...], *, unassigned: bool) -> Predicate:
    """Return that a column holds a territory of a subtree, or is null."""
    keys = tuple(dict.fromkeys(keys))
    choices: list[Predicate] = []
    if keys:
        choices.append(scope.within(column, keys))
    if unassigned:
        choices.append(IsNull(column))
    return disjunction(choices)


def field_meant(
    draft: Draft, grounds: Grounds, steps: Steps, shape: GroupShape | GrantShape, *, quiet: bool = False
) -> AssignmentField | None:
    """Return the field that `territory` and `unassigned` mean; with `quiet`, mistakes are told elsewhere."""
    if quiet:
        draft = replace(draft, mistakes=Mistakes())
    trees = [field for field in grounds.fields if field.tree]
    if shape.by is not None:
        place = draft.place(*steps, "by")
        found = next((field for field in grounds.fields if field.name == shape.by), None)
        if found is None and not draft.is_damaged("assignment", shape.by):
            known = [field.name for field in grounds.fields]
            draft.unknown(
                Code.UNKNOWN_ASSIGNMENT_FIELD,
                place,
                "assignment field",
                shape.by,
                known,
                "declare it in `assignment`",
            )
        elif found is not None and shape.territory and not found.tree:
            step = "Add tree: true to the field, or write the values in `where`"
            draft.mistakes.error(
                Code.FIELD_WITHOUT_TERRITORIES, place, f"the field `{shape.by}` holds no territories", step
            )
        return found
    possible = trees if shape.territory or trees else list(grounds.fields)
    if len(possible) == 1:
        return possible[0]
    if any(steps[0] == "assignment" for steps in draft.damaged):
        return None
    place = draft.place(*steps, "territory" if shape.territory else "unassigned")
    if possible:
        several = listed(field.name for field in possible)
        draft.mistakes.error(
            Code.AMBIGUOUS_FIELD, place, f"this can mean the fields {several}", "Name one of them with `by`"
        )
    else:
        draft.mistakes.error(
            Code.UNKNOWN_ASSIGNMENT_FIELD,
            place,
            "no assignment field says which column holds the territory",
            "Add it to `assignment`, as in region: {column: territory, tree: true}",
        )
    return None
