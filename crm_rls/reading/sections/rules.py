"""The assignment rules of a field: from a list in the model or a CSV file to rules without ties."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

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
from crm_rls.reading.sections.rule_columns import Asked, RuleColumns
from crm_rls.reading.sections.tables import Tables

SUFFIXES = ("_from", "_until", "_prefix")

MOVING = re.compile(r"\s*today\s*\(\s*\)\s*([+-]\s*[0-9]+\s*)?", re.IGNORECASE)
"""What a filter would take for a day that moves."""

MOST_REPORTED = 20
"""Ties and holes that one run names for a field; where there are more, they have one cause."""

Cells = Mapping[str, str]
"""What a rule says, by key or column; without empty ones."""

Ruled = tuple[tuple[Rule, ...], frozenset[str]]
"""The rules of a column, and the columns that they compare as numbers."""

NO_TABLE = TableName("", "")
"""Stands for the table of contacts after a mistake there."""


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
    columns: RuleColumns
    table: TableName | None = None


def read_rules(
    draft: Draft, fields: Sequence[AssignmentField], tree: TerritoryTree, tables: Tables
) -> tuple[AssignmentField, ...]:
    """Return the fields with their rules; every mistake and every tie is reported, holes as warnings."""
    assigned: dict[TableName, dict[str, str]] = {}

    def columns(table: TableName) -> RuleColumns:
        return RuleColumns(draft, table, tables.refers(table), lambda of: assigned.get(of, {}))

    contacts = tables.root.name if tables.root is not None else NO_TABLE
    ruled = [each for field in fields for each in _ruled(draft, field, contacts, columns)]
    for each in ruled:
        if each.shape.rules is not None:
            assigned.setdefault(each.columns.table, {})[each.column] = each.field.name
    totals = {each.table for each in tables.totals}
    further = {child.name for child in tables.children if not child.links} - totals
    found: dict[str, AssignmentField] = {field.name: field for field in fields}
    for each in ruled:
        name = each.field.name
        if each.table is None:
            rules, numbers = _rules(draft, each, tree)
            found[name] = replace(found[name], rules=rules, numbers=numbers)
        elif each.shape.rules is None:
            _rules(draft, each, tree)
        elif _is_root(draft, each, each.table, further):
            rules, numbers = _rules_of_root(draft, each, tree, found[name])
            column = RuledColumn(name, each.table, each.column, rules, numbers, (*each.steps, "rules"))
            found[name] = replace(found[name], ruled_on=(*found[name].ruled_on, column))
    return tuple(found.values())


def _ruled(
    draft: Draft, field: AssignmentField, contacts: TableName, columns: Callable[[TableName], RuleColumns]
) -> Iterator[_Into]:
    """Yield the columns of a field that may have rules, that of the contacts first."""
    shape, steps = draft.document.assignment[field.name], ("assignment", field.name)
    yield _Into(field, field.column, steps, shape, columns(contacts))
    for text, other in sorted(shape.on.items()):
        table = table_name(text)
        if table is not None and field.column_on(table) is not None:
            yield _Into(field, other.column, (*steps, "on", text), other, columns(table), table)


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


def _rules_of_root(draft: Draft, into: _Into, tree: TerritoryTree, of: AssignmentField) -> Ruled:
    """Return the rules of a further root with the columns that they compare as numbers."""
    if into.shape.rules != SAME:
        return _rules(draft, into, tree)
    if into.shape.numbers or (not of.rules and not draft.mistakes.errors):
        key = "numbers" if into.shape.numbers else "rules"
        cause = (
            "the rules of the contacts say themselves which columns are numbers"
            if into.shape.numbers
            else f"`{of.name}` has no rules for contacts"
        )
        step = "Remove it" if into.shape.numbers else f"Add `rules` to `{of.name}`, or write rules here"
        draft.mistakes.error(Code.KEY_WITHOUT_EFFECT, draft.place(*into.steps, key), cause, step)
    into.columns.refuse_others(draft.place(*into.steps, "rules"), of.rules)
    return of.rules, of.numbers


def _rules(draft: Draft, into: _Into, tree: TerritoryTree) -> Ruled:
    """Return the rules of a column, and the columns that they compare as numbers."""
    if into.shape.rules is None:
        if into.shape.numbers:
            draft.mistakes.error(
                Code.KEY_WITHOUT_EFFECT,
                draft.place(*into.steps, "numbers"),
                "only rules compare numbers",
                "Add `rules`, or remove `numbers`",
            )
        return (), frozenset()
    numbers = frozenset(_numbers(draft, into))
    reader = _Reader(draft, into, numbers, tree)
    found = tuple(each for row in reader.rows() for each in reader.rule(row))
    if into.columns.failed:
        return (), numbers
    _check_numbers(draft, into, numbers, found)
    _check_ties(draft, into, found, reader.places)
    _warn_of_holes(draft, into, found)
    return found, numbers


def _numbers(draft: Draft, into: _Into) -> Iterator[str]:
    """Yield what rules call the columns that they compare as numbers."""
    for text in into.shape.numbers:
        asked = into.columns.asked(draft.place(*into.steps, "numbers"), text)
        if asked is not None:
            yield asked.name


@dataclass(slots=True)
class _Reader:
    draft: Draft
    into: _Into
    numbers: frozenset[str]
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
                    "keys with values are required here",
                    "Write {column: value, ...}",
                )
                continue
            texts = {key: node for key, node in item.nodes.items() if isinstance(node, Scalar)}
            for key in item.nodes.keys() - texts.keys():
                self.error(
                    Code.WRONG_KIND_OF_VALUE,
                    item.nodes[key].place,
                    "a single text is required here",
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
        asked: dict[Asked, dict[str, str]] = {}
        places: dict[Asked, Place] = {}
        for key, text in row.cells.items():
            suffix = next((each for each in SUFFIXES if key.endswith(each) and key != each), "")
            column = key.removesuffix(suffix)
            if key == self.into.column:
                continue
            of = self.into.columns.asked(row.at(key), column)
            if of is None:
                continue
            asked.setdefault(of, {})[suffix] = text
            places.setdefault(of, row.at(key))
            if MOVING.fullmatch(text):
                self.error(
                    Code.INVALID_RULE_CONDITION,
                    row.at(key),
                    f"`{column}` is compared with `{text}`, but what a rule gives is stored and does not "
                    "move with the clock",
                    "Ask for the day in the `where` of a group",
                )
            if suffix == "_prefix" and of.name in self.numbers:
                self.error(
                    Code.INVALID_RULE_CONDITION,
                    row.at(key),
                    f"`{column}` is a number, and has no prefix",
                    "Use a range instead",
                )
        for of, parts in asked.items():
            place, name = places[of], of.name
            if not parts.keys() <= {"_from", "_until"} and len(parts) > 1:
                self.error(
                    Code.INVALID_RULE_CONDITION,
                    place,
                    f"`{name}` is compared in more than one way: {listed(name + each for each in parts)}",
                    "Use only one of them: the value, a range or a prefix",
                )
            else:
                yield from self.condition(place, of, parts)

    def condition(self, place: Place, of: Asked, parts: Mapping[str, str]) -> Iterator[Condition]:
        column, numeric = of.name, of.name in self.numbers
        try:
            if "" in parts:
                found = exact(column, parts[""], numeric=numeric)
            elif "_prefix" in parts:
                found = prefix(column, parts["_prefix"])
            else:
                found = between(column, parts.get("_from"), parts.get("_until"), numeric=numeric)
        except ValueError as failure:
            how = "numbers" if numeric else "texts, character by character"
            self.error(
                Code.INVALID_RULE_CONDITION,
                place,
                str(failure),
                f"The values of `{column}` are compared as {how}",
            )
        else:
            yield replace(found, joined=of.joined)

    def error(self, code: Code, place: Place, cause: str, step: str) -> None:
        self.draft.mistakes.error(code, place, cause, step)


def _check_numbers(draft: Draft, into: _Into, numbers: frozenset[str], found: Iterable[Rule]) -> None:
    asked = {each.column for one in found for each in one.conditions}
    for column in sorted(numbers - asked):
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
