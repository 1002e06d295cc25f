"""Whether filters fit the types of their columns, where the server would not say that they do not."""

from __future__ import annotations

from collections.abc import Iterator

from crm_rls.catalog import ServerFacts
from crm_rls.compile.moving_dates import TYPES
from crm_rls.diagnostics import Code, Diagnostic, Severity
from crm_rls.model import DeclaredFilter, Model, TableName
from crm_rls.model.clock import Today
from crm_rls.model.predicates import (
    Compare,
    Like,
    Linked,
    Predicate,
    Prefix,
    walk,
)


def unfit_types(model: Model, facts: ServerFacts) -> Iterator[Diagnostic]:
    """Yield what does not fit in the filters of groups, restrictions and families."""
    for declared in model.filters():
        yield from unfit_columns(model, facts, declared)


def unfit_columns(model: Model, facts: ServerFacts, declared: DeclaredFilter) -> Iterator[Diagnostic]:
    """Yield what does not fit in a filter; a column that is not there is told elsewhere."""
    for code, cause, step in _unfit(declared.predicate, str(model.root.name), facts):
        place = model.place(*declared.steps)
        yield Diagnostic(code, Severity.ERROR, cause, step, place, declared.owner)


_Reason = tuple[Code, str, str]


def _unfit(predicate: Predicate, table: str, facts: ServerFacts) -> Iterator[_Reason]:
    for node in walk(predicate):
        match node:
            case Linked(table=other, condition=condition):
                yield from _unfit(condition, other, facts)
            case Compare(column=column, operand=Today()):
                yield from _without_day(table, column, facts)
            case Like(column=column) | Prefix(column=column):
                if _type(table, column, facts) == "bytea":
                    cause = f"column {table}.{column} is of type bytea, which has no letters"
                    yield Code.UNFIT_COMPARISON, cause, "name another column"
            case _:
                pass


def _without_day(table: str, column: str, facts: ServerFacts) -> Iterator[_Reason]:
    found = _type(table, column, facts)
    if found in TYPES:
        return
    if not facts.known:
        cause = f"what today() means for column {table}.{column} depends on its type, which is not known"
        yield Code.TYPE_NOT_KNOWN, cause, "use `crm-rls plan --format sql` on a database"
    elif found:
        cause = f"column {table}.{column} is of type {found}, which has no day to compare with today()"
        yield Code.UNFIT_COMPARISON, cause, "compare a date or a timestamp, with or without time zone"


def _type(table: str, column: str, facts: ServerFacts) -> str:
    schema, _, name = table.partition(".")
    known = facts.tables.get(TableName(schema, name))
    return known.columns[column].base if known is not None and column in known.columns else ""
