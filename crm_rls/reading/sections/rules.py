"""The assignment rules of a field: from a list in the model or a CSV file to rules without ties."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from types import MappingProxyType

from crm_rls.diagnostics import Code, Place, listed
from crm_rls.meaning.rule_gaps import holes
from crm_rls.meaning.rule_ties import ties
from crm_rls.model import AssignmentField
from crm_rls.model.assignment import Condition, Rule, between, exact, prefix, rule
from crm_rls.model.territories import TerritoryTree
from crm_rls.reading.nodes import Entries, Items, Scalar
from crm_rls.reading.sections.draft import Draft

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


def read_rules(
    draft: Draft, fields: Sequence[AssignmentField], tree: TerritoryTree
) -> tuple[AssignmentField, ...]:
    """Return the fields with their rules; every mistake and every tie is reported, holes as warnings."""
    return tuple(_with_rules(draft, each, fields, tree) for each in fields)


def _with_rules(
    draft: Draft, into: AssignmentField, fields: Sequence[AssignmentField], tree: TerritoryTree
) -> AssignmentField:
    shape = draft.document.assignment[into.name]
    numbers = frozenset(shape.numbers)
    if shape.rules is None:
        if numbers:
            place = draft.place("assignment", into.name, "numbers")
            draft.mistakes.error(
                Code.KEY_WITHOUT_EFFECT,
                place,
                "only rules compare numbers",
                "Add `rules`, or remove `numbers`",
            )
        return into
    assigned = {
        each.column: each.name for each in fields if draft.document.assignment[each.name].rules is not None
    }
    reader = _Reader(draft, into, numbers, {**assigned, into.column: into.name}, tree)
    found = tuple(each for row in reader.rows() for each in reader.rule(row))
    _check_numbers(draft, into, numbers, found)
    _check_ties(draft, into, found, reader.places)
    _warn_of_holes(draft, into, found)
    return replace(into, rules=found, numbers=numbers)


@dataclass(slots=True)
class _Reader:
    draft: Draft
    into: AssignmentField
    numbers: frozenset[str]
    assigned: Mapping[str, str]
    tree: TerritoryTree
    places: dict[str, Place] = field(default_factory=dict)

    def rows(self) -> Iterator[_Row]:
        node = self.draft.root
        for step in ("assignment", self.into.name, "rules"):
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
        table = self.draft.tables.get(f"assignment.{self.into.name}")
        if table is None or not self.draft.columns(table, (self.into.column,), table.columns):
            return
        for line, record in table.records():
            place = Place(table.file, line, f"assignment.{self.into.name}.rules")
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
        elif self.into.tree and value not in self.tree:
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


def _check_numbers(
    draft: Draft, into: AssignmentField, numbers: Iterable[str], found: Iterable[Rule]
) -> None:
    asked = {each.column for one in found for each in one.conditions}
    for column in sorted(set(numbers) - asked):
        place = draft.place("assignment", into.name, "numbers")
        if not draft.mistakes.errors:
            draft.mistakes.error(
                Code.KEY_WITHOUT_EFFECT, place, f"no rule asks `{column}`", "Correct the name, or remove it"
            )


def _check_ties(
    draft: Draft, into: AssignmentField, found: Sequence[Rule], places: Mapping[str, Place]
) -> None:
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
            draft.place("assignment", into.name, "rules"),
            f"there are more ties than the {MOST_REPORTED} that are named",
            "Correct these first; most often all have the same cause",
        )


def _warn_of_holes(draft: Draft, into: AssignmentField, found: Sequence[Rule]) -> None:
    there = tuple(islice(holes(found), MOST_REPORTED + 1))
    if not there:
        return
    shown = "; ".join(
        f"`{each.column}` between `{each.after}` and `{each.before}`" for each in there[:MOST_REPORTED]
    )
    more = " and more" if len(there) > MOST_REPORTED else ""
    draft.mistakes.warn(
        Code.RULE_GAP,
        draft.place("assignment", into.name, "rules"),
        f"the ranges leave gaps: {shown}{more}",
        "If contacts may have such values, add a rule; `crm-rls reassign --dry-run` counts them",
    )
