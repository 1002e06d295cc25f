"""The columns that assignment rules ask: of the row itself, or of a row that it refers to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from crm_rls.diagnostics import Code, Place, did_you_mean, listed
from crm_rls.model import ColumnOf, Link, TableName
from crm_rls.model.assignment import Rule, joined_columns
from crm_rls.reading.sections.draft import Draft
from crm_rls.reading.sections.links import PART

PATH = re.compile(rf"(?:(?:(?:{PART})\.)?(?:{PART})\.)?(?:{PART})")
"""`column`, `table.column` or `schema.table.column`, each part perhaps in double quotes."""

Assigned = Callable[[TableName], Mapping[str, str]]
"""Gives the columns of a table that rules fill, each with its assignment field."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A column that a rule asks, and what conditions call it; `joined` where it stands in another row."""

    name: str
    joined: ColumnOf | None = None


@dataclass(slots=True)
class RuleColumns:
    """Finds the columns that rules over the rows of a table name. `refers` are the links of that table."""

    draft: Draft
    table: TableName
    refers: tuple[Link, ...]
    assigned: Assigned
    _found: dict[str, Asked | None] = field(default_factory=dict)

    def asked(self, place: Place, text: str) -> Asked | None:
        """Return the column that a text names; None after a mistake, which is told once for each text."""
        if text not in self._found:
            self._found[text] = self._asked(place, text)
        return self._found[text]

    @property
    def failed(self) -> bool:
        """Say whether some text named no column that rules can ask, so that rules are incomplete."""
        return None in self._found.values()

    def _asked(self, place: Place, text: str) -> Asked | None:
        parts = PATH.fullmatch(text)
        if parts is None:
            self._mistake(
                Code.INVALID_RULE_CONDITION,
                place,
                f"`{text}` is not the name of a column",
                "Write column, or table.column of a table that the row refers to; quote a name with a dot",
            )
            return None
        schema, name, column = _unquoted(parts)
        if name is None:
            found, told, filled = Asked(column), "", self.assigned(self.table)
        else:
            link = self._link(place, schema, name)
            if link is None:
                return None
            found = Asked(f"{link.to}.{column}", ColumnOf(link.to, column))
            told = f" of {link.to}"
            filled = self.assigned(link.to)
        if column in filled:
            self._mistake(
                Code.RULE_ON_ASSIGNED_COLUMN,
                place,
                f"`{column}`{told} is itself assigned by rules, of `{filled[column]}`",
                "Use the columns that those rules use",
            )
            return None
        return found

    def _link(self, place: Place, schema: str | None, name: str) -> Link | None:
        wanted = name if schema is None else f"{schema}.{name}"
        fitting = [each for each in self.refers if each.to.name == name and schema in (None, each.to.schema)]
        if len(fitting) == 1:
            (found,) = fitting
            if found.to != self.table:
                return found
            cause = f"{self.table} refers to itself, and rules ask rows of other tables only"
            step = "Leave the condition out, or keep the value in a column of the row by a trigger of yours"
        elif fitting:
            cause = f"`{wanted}` can be {' and '.join(str(each.to) for each in fitting)}"
            step = "Write it with its schema"
        else:
            cause = f"{self.table} refers to no table `{wanted}`, so its rules cannot ask a row there"
            known = [spelling for each in self.refers for spelling in (each.to.name, str(each.to))]
            otherwise = f"add it to `refers` of {self.table}; a name with a dot stands in double quotes"
            step = did_you_mean(wanted, known, otherwise)
        self._mistake(Code.RULE_ASKS_OTHER_TABLE, place, cause, step)
        return None

    def refuse_others(self, place: Place, rules: Iterable[Rule]) -> None:
        """Report that rules of another table ask rows to which this one does not refer."""
        asked = {each.table for each in joined_columns(rules).values()}
        if missing := sorted(asked - {link.to for link in self.refers}):
            self._mistake(
                Code.RULE_ASKS_OTHER_TABLE,
                place,
                f"the rules ask {listed(map(str, missing))}, and {self.table} does not refer there",
                f"Add it to `refers` of {self.table}, or write rules here",
            )

    def _mistake(self, code: Code, place: Place, cause: str, step: str) -> None:
        self.draft.mistakes.error(code, place, cause, step)


def _unquoted(parts: re.Match[str]) -> tuple[str | None, str | None, str]:
    """Return schema, table and column of a path, None for what it does not name."""
    found = parts.groups()
    schema, name, column = (
        plain if quoted is None else quoted.replace('""', '"')
        for quoted, plain in zip(found[::2], found[1::2], strict=True)
    )
    return schema, name, column
