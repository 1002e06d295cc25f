"""Which declared filter the server refuses: each is asked alone, on its table. Changes nothing.

A filter stands in policies of many tables, with parts of ours around it. What the server says of those names
neither the filter nor its place in the model.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from crm_rls.catalog import ServerFacts
from crm_rls.catalog.printing import PrintRequest, check_expressions
from crm_rls.compile.conditions.expressions import expression
from crm_rls.compile.fit.column_types import unfit_columns
from crm_rls.compile.fit.comparability import incomparable_in
from crm_rls.compile.fit.fitness import missing_columns
from crm_rls.compile.reach.layout import lay_out
from crm_rls.diagnostics import Diagnostic
from crm_rls.model import Assertion, ColumnOf, DeclaredFilter, Model, Steps, TableName
from crm_rls.model.predicates import And, Linked, Not, Or, Predicate, Within, columns, walk
from crm_rls.postgres.connection import Connection
from crm_rls.postgres.sqltext import text


def unfit_filters(connection: Connection, model: Model, facts: ServerFacts) -> tuple[Diagnostic, ...]:
    """Return why the server refuses filters of the model, each at its place. Raises DatabaseError.

    Where the column of an assignment cannot hold territories, that is told instead of every filter that
    reads the column.
    """
    assigned = _refused(connection, model, facts, _assigned(model, facts))
    spoiled = {(each.table, column) for each in assigned for column in columns(each.predicate)}
    others = (
        each
        for each in model.filters()
        if not any((each.table, column) in spoiled for column in columns(each.predicate))
    )
    return (*assigned.values(), *_refused(connection, model, facts, others).values())


def unfit_assertions(
    connection: Connection, model: Model, facts: ServerFacts
) -> Mapping[Assertion, Diagnostic]:
    """Return why assertions do not fit the tables that they ask about. Raises DatabaseError."""
    known = misfit_assertions(model, facts)
    others = {declared: each for each, declared in model.asserted() if each not in known}
    refused = _refused(connection, model, facts, others)
    return {**known, **{others[declared]: found for declared, found in refused.items()}}


def misfit_assertions(model: Model, facts: ServerFacts) -> Mapping[Assertion, Diagnostic]:
    """Return why assertions do not fit by what is known of the columns.

    The server would take some of them, and mean another thing.
    """
    return {
        each: found
        for each, declared in model.asserted()
        if (found := next(_misfits(model, facts, declared), None)) is not None
    }


def _misfits(model: Model, facts: ServerFacts, declared: DeclaredFilter) -> Iterator[Diagnostic]:
    yield from missing_columns(model, facts, declared)
    yield from incomparable_in(model, facts, declared)
    yield from unfit_columns(model, facts, declared)


def _refused(
    connection: Connection, model: Model, facts: ServerFacts, declared: Iterable[DeclaredFilter]
) -> Mapping[DeclaredFilter, Diagnostic]:
    layout = lay_out(model, facts)

    def request_of(predicate: Predicate, table: TableName) -> PrintRequest:
        scope = layout.scope_outside_policies(table, {})
        return PrintRequest(table, text(expression(predicate, scope)))

    def ask(requests: Iterable[PrintRequest]) -> Mapping[PrintRequest, Diagnostic]:
        unique = dict.fromkeys(requests)
        found = check_expressions(connection, facts, unique, time_zone=model.time_zone) if unique else ()
        return {each.request: each.diagnostic for each in found}

    asked = {each: request_of(each.predicate, each.table) for each in declared}
    causes = ask(asked.values())
    refused = {each: causes[request] for each, request in asked.items() if request in causes}
    # Which comparison it is: each alone is asked again.
    parts = {
        each: {part: request_of(part, each.table) for part in _comparisons(each.predicate)}
        for each in refused
    }
    blamed = ask(request for requests in parts.values() for request in requests.values())
    return {
        each: replace(
            refusal,
            object=each.owner,
            place=model.place(*each.steps),
            cause=_cause(refusal, each, facts, {p: blamed[r] for p, r in parts[each].items() if r in blamed}),
        )
        for each, refusal in refused.items()
    }


def _comparisons(predicate: Predicate) -> Iterator[Predicate]:
    """Yield every comparison of a filter; one inside `exists` stands there alone."""
    for node in walk(predicate):
        match node:
            case Not() | And() | Or():
                pass
            case Linked(condition=condition):
                yield from (replace(node, condition=part) for part in _comparisons(condition))
            case _:
                yield node


def _cause(
    refusal: Diagnostic, declared: DeclaredFilter, facts: ServerFacts, parts: Mapping[Predicate, Diagnostic]
) -> str:
    """Return what is wrong with a filter: of each comparison that is, its columns with their types."""
    found = [f"{_columns(part, declared.table, facts)}: {each.cause}" for part, each in parts.items()]
    if not found:
        return f"it does not fit table {declared.table}: {refusal.cause}"
    return "; and ".join(dict.fromkeys(found))


def _columns(part: Predicate, table: TableName, facts: ServerFacts) -> str:
    if isinstance(part, Linked):
        return _columns(part.condition, TableName.of(part.table), facts)
    known = facts.tables[table].columns
    return (
        " and ".join(
            f"column {table}.{name} is of type {known[name].type}"
            for name in sorted(columns(part) & known.keys())
        )
        or f"table {table}"
    )


def _assigned(model: Model, facts: ServerFacts) -> Iterator[DeclaredFilter]:
    """Yield for each field of territories that its columns hold one of them."""
    keys = model.territories.keys()
    for field in model.assignment:
        if not field.tree or not keys:
            continue
        named: dict[ColumnOf, Steps] = {
            ColumnOf(model.root.name, field.column): ("assignment", field.name, "column")
        }
        named |= {each: ("assignment", field.name, "on", str(each.table)) for each in field.on}
        for assigned, steps in named.items():
            if assigned.table in facts.tables and assigned.column in facts.tables[assigned.table].columns:
                holds = Within(assigned.column, "", keys)
                yield DeclaredFilter(f"assignment {field.name}", steps, holds, assigned.table)
