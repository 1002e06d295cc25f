"""Whether filters fit the types of their columns, where the server would not say that they do not.

It would take a comparison that means another thing for every client, or that fails only when a row is met.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from crm_rls.catalog import ColumnFacts, ServerFacts
from crm_rls.compile.conditions.moving_dates import TYPES
from crm_rls.compile.conditions.row_values import NUMERIC, WHOLE
from crm_rls.diagnostics import Code, Diagnostic, Severity
from crm_rls.model import DeclaredFilter, Model, TableName
from crm_rls.model.calculations import (
    Calculation,
    Coalesce,
    ColumnValue,
    LiteralValue,
    Value,
    calculates,
    columns_in,
    parts_of,
)
from crm_rls.model.clock import Today
from crm_rls.model.predicates import Compare, CompareValues, Like, Linked, Predicate, Prefix, walk

_NUMBERS = (*WHOLE, NUMERIC)
_TEXTS = ("text", "character varying")

_Reason = tuple[Code, str, str]
"""The code, the cause, and the next step."""


def unfit_types(model: Model, facts: ServerFacts) -> Iterator[Diagnostic]:
    """Yield what does not fit in the filters of groups, restrictions and families."""
    for declared in model.filters():
        yield from unfit_columns(model, facts, declared)


def unfit_columns(model: Model, facts: ServerFacts, declared: DeclaredFilter) -> Iterator[Diagnostic]:
    """Yield what does not fit in a filter; a column that is not there is told elsewhere."""
    for code, cause, step in dict.fromkeys(_unfit(declared.predicate, _Table(declared.table, facts))):
        place = model.place(*declared.steps)
        yield Diagnostic(code, Severity.ERROR, cause, step, place, declared.owner)


@dataclass(frozen=True, slots=True)
class _Table:
    name: TableName
    facts: ServerFacts

    def column(self, name: str) -> ColumnFacts | None:
        """Return what is known of a column."""
        known = self.facts.tables.get(self.name)
        return known.columns.get(name) if known is not None else None

    def linked(self, name: str) -> _Table:
        return _Table(TableName.of(name), self.facts)


def _unfit(predicate: Predicate, table: _Table) -> Iterator[_Reason]:
    for node in walk(predicate):
        match node:
            case Linked(table=other, condition=condition):
                yield from _unfit(condition, table.linked(other))
            case Compare(column=column, operand=Today()):
                yield from _without_day(table, column)
            case CompareValues(left=left, right=right):
                yield from _unfit_values(table, left, right)
            case Like(column=column) | Prefix(column=column):
                found = table.column(column)
                if found is not None and found.base == "bytea":
                    cause = f"column {table.name}.{column} is of type bytea, which has no letters"
                    yield Code.UNFIT_COMPARISON, cause, "name another column"
            case _:
                pass


def _without_day(table: _Table, column: str) -> Iterator[_Reason]:
    found = table.column(column)
    if not table.facts.known:
        yield _not_known(f"what today() means for column {table.name}.{column} depends on its type")
    elif found is not None and found.base not in TYPES:
        cause = (
            f"column {table.name}.{column} is of type {found.type}, which has no day to compare with today()"
        )
        yield Code.UNFIT_COMPARISON, cause, "compare a date or a timestamp, with or without time zone"


def _not_known(cause: str) -> _Reason:
    step = "use `crm-rls plan --format sql` on a database"
    return Code.TYPE_NOT_KNOWN, f"{cause}, and that is not known without a database", step


def _unfit_values(table: _Table, left: Value, right: Value) -> Iterator[_Reason]:
    names = tuple(dict.fromkeys(columns_in(left, right)))
    shown = " and ".join(f"{table.name}.{name}" for name in names)
    if not table.facts.known:
        if len(names) > 1 or calculates(left, right):
            yield _not_known(f"whether {shown} can be compared so depends on the types")
        return
    columns = [found for name in names if (found := table.column(name)) is not None]
    if len(columns) < len(names):
        return
    if calculates(left, right):
        yield from _not_calculated(table, columns)
        yield from _cut(table, left, right)
    elif len({_kind(column) for column in columns}) > 1:
        types = " and ".join(dict.fromkeys(_described(column) for column in columns))
        step = "compare columns of one type and collation"
        yield Code.UNFIT_COMPARISON, f"{shown} are of the types {types}", step


def _not_calculated(table: _Table, columns: list[ColumnFacts]) -> Iterator[_Reason]:
    for column in columns:
        if column.base not in _NUMBERS:
            cause = (
                f"column {table.name}.{column.name} is of type {column.type}, and filters calculate exactly"
            )
            step = "calculate with smallint, integer, bigint and numeric; keep another result in a column"
            yield Code.UNFIT_COMPARISON, cause, step


def _cut(table: _Table, left: Value, right: Value) -> Iterator[_Reason]:
    """Yield quotients of whole numbers: PostgreSQL cuts their fraction, and a filter does not."""
    for part in (*parts_of(left), *parts_of(right)):
        if (
            isinstance(part, Calculation)
            and part.op == "/"
            and all(_whole(table, side) for side in (part.left, part.right))
        ):
            shown = " and ".join(columns_in(part)) or "numbers"
            cause = (
                f"both sides of a division with {shown} are whole numbers, which SQL cuts: 7 / 2 is 3 there"
            )
            step = "write the divisor with a fraction (a / 2.0), or multiply the other side instead"
            yield Code.UNFIT_COMPARISON, cause, step


def _whole(table: _Table, value: Value) -> bool:
    match value:
        case ColumnValue(name):
            found = table.column(name)
            return found is not None and found.base in WHOLE
        case LiteralValue(text):
            return "." not in text
        case Calculation(left=left, right=right):
            return _whole(table, left) and _whole(table, right)
        case Coalesce(parts):
            return all(_whole(table, part) for part in parts)


def _kind(column: ColumnFacts) -> tuple[str, str]:
    """Return the same for columns of which no setting and no collation stands between."""
    if column.base in _NUMBERS:
        return "number", ""
    return ("text" if column.base in _TEXTS else column.base), column.sorted_by


def _described(column: ColumnFacts) -> str:
    collation = f" (collation {column.sorted_by})" if column.sorted_by else ""
    return f"{column.type}{collation}"
