"""The assignment rules of a field: from a list in the model or a CSV file to rules without ties."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from types import MappingProxyType

from crm_rls.diagnostics import Code, Place, listed
from crm_rls.meaning.rule_gaps import holes
from crm_rls.meaning.rule_ties import ties
from crm_rls.model import AssignmentField, RuledColumn, TableName
from crm_rls.model.assignment import Condition, Rule, between, exact, prefix, rule
from crm_rls.model.territories import TerritoryTree
from crm_rls.reading.nodes import Entries, Items, Scalar
from crm_rls.reading.sections.document import SAME, AssignedShape, AssignmentShape
from crm_rls.reading.sections.draft import Draft
from crm_rls.reading.sections.links import table_name
from crm_rls.reading.sections.tables import Tables

SUFFIXES = ("_from", "_until", "_prefix")

MOVING = re.compile(r"\s*today\s*\(\s*\)\s*([+-]\s*[0-9]+\s*)?", re.IGNORECASE)
"""What a filter would take for a day that moves."""

MOST_REPORTED = 20
"""Ties and holes that one run names for a field; where there are more, they have one cause."""

Cells = Mapping[str, str]
"""What a rule says, by key or column; without empty ones."""

NONE: Cells = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class _Row:
    """A rule as it is written. `places` lead to single keys; a row of a CSV file has one place."""

    place: Place
    cells: Cells
    places: Mapping[str, Place] = field(default_factory=dict)

    def at(self, key: str) -> Place:
        return self.places.get(key, self.place)


@dataclass(frozen=True, slots=True)
class _Into:
    """A column that rules fill, and the keys that lead to what is said of it; no table for contacts."""

    field: AssignmentField
    column: str
    steps: tuple[str, ...]
    shape: AssignmentShape | AssignedShape
    table: TableName | None = None

    @property
    def numbers(self) -> frozenset[str]:
        return frozenset(self.shape.numbers)


def read_rules(
    draft: Draft, fields: Sequence[AssignmentField], tree: TerritoryTree, tables: Tables
) -> tuple[AssignmentField, ...]:
    """Return the fields with their rules; every mistake and every tie is reported, holes as warnings."""
    assigned: dict[TableName | None, dict[str, str]] = {}
    ruled = [each for field in fields for each in _ruled(draft, field)]
    for each in ruled:
        if each.shape.rules is not None:
            assigned.setdefault(each.table, {})[each.column] = each.field.name
    totals = {each.table for each in tables.totals}
    further = {child.name for child in tables.children if not child.links} - totals
    found: dict[str, AssignmentField] = {field.name: field for field in fields}
    for each in ruled:
        name, own = each.field.name, assigned.get(each.table, {})
        if each.table is None:
            found[name] = replace(found[name], rules=_rules(draft, each, own, tree), numbers=each.numbers)
        elif each.shape.rules is None:
            _rules(draft, each, own, tree)
        elif _is_root(draft, each, each.table, further):
            rules, numbers = _rules_of_root(draft, each, own, tree, found[name])
            column = RuledColumn(name, each.table, each.column, rules, numbers, (*each.steps, "rules"))
            found[name] = replace(found[name], ruled_on=(*found[name].ruled_on, column))
    return tuple(found.values())


def _ruled(draft: Draft, field: AssignmentField) -> Iterator[_Into]:
    """Yield the columns of a field that may have rules, that of the contacts first."""
    shape, steps = draft.document.assignment[field.name], ("assignment", field.name)
    yield _Into(field, field.column, steps, shape)
    for text, other in sorted(shape.on.items()):
        table = table_name(text)
        if table is not None and field.column_on(table) is not None:
            yield _Into(field, other.column, (*steps, "on", text), other, table)


def _is_root(draft: Draft, into: _Into, table: TableName, further: Container[TableName]) -> bool:
    if table in further:
        return True
    draft.mistakes.error(
        Code.KEY_WITHOUT_EFFECT,
        draft.place(*into.steps, "rules"),
        f"rules fill columns of roots only, and {table} is a child table or a table of totals",
        f"Leave the rules out, and fill {table}.{into.column} by a trigger of yours; or declare the table "
        "as a root",
    )
    return False


def _rules_of_root(
    draft: Draft, into: _Into, assigned: Mapping[str, str], tree: TerritoryTree, of: AssignmentField
) -> tuple[tuple[Rule, ...], frozenset[str]]:
    """Return the rules of a further root with the columns that they compare as numbers."""
    if into.shape.rules != SAME:
        return _rules(draft, into, assigned, tree), into.numbers
    if into.shape.numbers or (not of.rules and not draft.mistakes.errors):
        key = "numbers" if into.shape.numbers else "rules"
        cause = (
            "the rules of the contacts say themselves which columns are numbers"
            if into.shape.numbers
            else f"`{of.name}` has no rules for contacts"
        )
        step = "Remove it" if into.shape.numbers else f"Add `rules` to `{of.name}`, or write rules here"
        draft.mistakes.error(Code.KEY_WITHOUT_EFFECT, draft.place(*into.steps, key), cause, step)
    return of.rules, of.numbers


def _rules(draft: Draft, into: _Into, assigned: Mapping[str, str], tree: TerritoryTree) -> tuple[Rule, ...]:
    if into.shape.rules is None:
        if into.numbers:
            draft.mistakes.error(
                Code.KEY_WITHOUT_EFFECT,
                draft.place(*into.steps, "numbers"),
                "only rules compare numbers",
                "Add `rules`, or remove `numbers`",
            )
        return ()
    reader = _Reader(draft, into, into.numbers, {**assigned, into.column: into.field.name}, tree)
    found = tuple(each for row in reader.rows() for each in reader.rule(row))
    _check_numbers(draft, into, found)
    _check_ties(draft, into, found, reader.places)
    _warn_of_holes(draft, into, found)
    return found


@dataclass(slots=True)
class _Reader:
    draft: Draft
    into: _Into
    numbers: frozenset[str]
    assigned: Mapping[str, str]
    tree: TerritoryTree
    places: dict[str, Place] = field(default_factory=dict)

    def rows(self) -> Iterator[_Row]:
        node = self.draft.root
        for step in (*self.into.steps, "rules"):
            inner = node.nodes[step]
            if isinstance(inner, Items):
                yield from self.written(inner)
                return
            if not isinstance(inner, Entries):
                return
            node = inner
        yield from self.from_csv(node)

    def written(self, items: Items) -> Iterator[_Row]:
        if not items.nodes:
            self.error(Code.EMPTY_LIST, items.place, "the list is empty", "Name at least one")
        for item in items.nodes:
            if not isinstance(item, Entries):
                self.error(
                    Code.WRONG_KIND_OF_VALUE,
                    item.place,
                    "keys with values are due here",
                    "Write {column: value, ...}",
                )
                continue
            texts = {key: node for key, node in item.nodes.items() if isinstance(node, Scalar)}
            for key in item.nodes.keys() - texts.keys():
                self.error(
                    Code.WRONG_KIND_OF_VALUE,
                    item.nodes[key].place,
                    "one text is due here",
                    "Write a single value; a list is several rules",
                )
            cells = {key: node.text for key, node in texts.items() if node.text}
            # A sequence's item has the line of its first key.
            yield _Row(item.place, cells, {key: node.place for key, node in texts.items()})

    def from_csv(self, node: Entries) -> Iterator[_Row]:
        for key in node.nodes.keys() - {"csv"}:
            self.draft.unknown(
                Code.UNKNOWN_KEY,
                node.nodes[key].place,
                "key",
                key,
                ("csv",),
                "write a list of rules, or {csv: rules.csv}",
            )
        if not isinstance(node.nodes.get("csv"), Scalar):
            self.error(
                Code.MISSING_KEY,
                node.place,
                "the key `csv` is missing",
                "Write a list of rules, or {csv: rules.csv}",
            )
            return
        table = self.draft.tables.get(".".join(self.into.steps))
        if table is None or not self.draft.columns(table, (self.into.column,), table.columns):
            return
        for line, record in table.records():
            place = Place(table.file, line, ".".join((*self.into.steps, "rules")))
            yield _Row(place, {column: cell for column, cell in record.items() if cell})

    def rule(self, row: _Row) -> Iterator[Rule]:
        """Yield the rule of a row; nothing after a mistake."""
        before = len(self.draft.mistakes.errors)
        value = row.cells.get(self.into.column)
        if value is None:
            self.error(
                Code.RULE_WITHOUT_VALUE,
                row.place,
                f"the rule gives no value for `{self.into.column}`",
                "Write it, or remove the rule: a contact for which no rule holds stays without a value",
            )
        elif self.into.field.tree and value not in self.tree:
            otherwise = "declare it in `territories`, or name another"
            self.draft.unknown(
                Code.UNKNOWN_TERRITORY,
                row.at(self.into.column),
                "territory",
                value,
                self.tree.keys(),
                otherwise,
            )
        conditions = tuple(self.conditions(row))
        if value is not None and len(self.draft.mistakes.errors) == before:
            source = f"{row.place}#{len(self.places)}"
            self.places[source] = row.place
            yield rule(conditions, value, source)

    def conditions(self, row: _Row) -> Iterator[Condition]:
        asked: dict[str, dict[str, str]] = {}
        for key, text in row.cells.items():
            suffix = next((each for each in SUFFIXES if key.endswith(each) and key != each), "")
            column = key.removesuffix(suffix)
            if key == self.into.column:
                continue
            asked.setdefault(column, {})[suffix] = text
            if MOVING.fullmatch(text):
                self.error(
                    Code.INVALID_RULE_CONDITION,
                    row.at(key),
                    f"`{column}` is compared with `{text}`, but what a rule gives is stored and does not "
                    "move with the clock",
                    "Ask for the day in the `where` of a group",
                )
            if suffix == "_prefix" and column in self.numbers:
                self.error(
                    Code.INVALID_RULE_CONDITION,
                    row.at(key),
                    f"`{column}` is a number, and has no prefix",
                    "Use a range instead",
                )
        for column, parts in asked.items():
            place = row.at(next(iter(column + suffix for suffix in parts)))
            if column in self.assigned:
                self.error(
                    Code.RULE_ON_ASSIGNED_COLUMN,
                    place,
                    f"`{column}` is itself assigned by rules, of `{self.assigned[column]}`",
                    "Use the columns that those rules use",
                )
            elif not parts.keys() <= {"_from", "_until"} and len(parts) > 1:
                self.error(
                    Code.INVALID_RULE_CONDITION,
                    place,
                    f"`{column}` is compared in more than one way: {listed(column + each for each in parts)}",
                    "Use only one of them: the value, a range or a prefix",
                )
            else:
                yield from self.condition(place, column, parts)

    def condition(self, place: Place, column: str, parts: Mapping[str, str]) -> Iterator[Condition]:
        numeric = column in self.numbers
        try:
            if "" in parts:
                yield exact(column, parts[""], numeric=numeric)
            elif "_prefix" in parts:
                yield prefix(column, parts["_prefix"])
            else:
                yield between(column, parts.get("_from"), parts.get("_until"), numeric=numeric)
        except ValueError as failure:
            how = "numbers" if numeric else "texts, character by character"
            self.error(
                Code.INVALID_RULE_CONDITION,
                place,
                str(failure),
                f"The values of `{column}` are compared as {how}",
            )

    def error(self, code: Code, place: Place, cause: str, step: str) -> None:
        self.draft.mistakes.error(code, place, cause, step)


def _check_numbers(draft: Draft, into: _Into, found: Iterable[Rule]) -> None:
    asked = {each.column for one in found for each in one.conditions}
    for column in sorted(into.numbers - asked):
        place = draft.place(*into.steps, "numbers")
        if not draft.mistakes.errors:
            draft.mistakes.error(
                Code.KEY_WITHOUT_EFFECT, place, f"no rule asks `{column}`", "Correct the name, or remove it"
            )


def _check_ties(draft: Draft, into: _Into, found: Sequence[Rule], places: Mapping[str, Place]) -> None:
    tied = tuple(islice(ties(found), MOST_REPORTED + 1))
    for one, other in tied[:MOST_REPORTED]:
        first, second = sorted((places[one.source], places[other.source]))
        draft.mistakes.error(
            Code.RULE_TIE,
            second,
            f"this rule and the one at {first} may hold for the same contact and are equally specific, but "
            f"give {listed(sorted((one.value, other.value)))}",
            "Change one of them, or add a rule for what both share",
        )
    if len(tied) > MOST_REPORTED:
        draft.mistakes.error(
            Code.RULE_TIE,
            draft.place(*into.steps, "rules"),
            f"there are more ties than the {MOST_REPORTED} that are named",
            "Correct these first; most often all have the same cause",
        )


def _warn_of_holes(draft: Draft, into: _Into, found: Sequence[Rule]) -> None:
    there = tuple(islice(holes(found), MOST_REPORTED + 1))
    if not there:
        return
    shown = "; ".join(
        f"`{each.column}` between `{each.after}` and `{each.before}`" for each in there[:MOST_REPORTED]
    )
    more = " and more" if len(there) > MOST_REPORTED else ""
    draft.mistakes.warn(
        Code.RULE_GAP,
        draft.place(*into.steps, "rules"),
        f"the ranges leave gaps: {shown}{more}",
        "If contacts may have such values, add a rule; `crm-rls reassign --dry-run` counts them",
    )
