"""Asks the rows of a database whether assertions hold. Reads only, and runs no code of users.

Whoever connects sees all rows: nothing here logs in as a person or says SET ROLE, for then a function of
that person could run with the rights of the one who checks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from crm_rls.catalog import ServerFacts
from crm_rls.change import domains
from crm_rls.compile.conditions.expressions import expression
from crm_rls.compile.conditions.row_keys import key_text, known_key
from crm_rls.compile.conditions.scope import Scope
from crm_rls.compile.reach.layout import Layout
from crm_rls.meaning.proving.proofs import Outcome, proved
from crm_rls.model import Assertion, Attributes, Saying, TableName
from crm_rls.model.predicates import Predicate, columns, disjunction, linked_in
from crm_rls.plan.assertions.questions import Breaks, Condition, Question
from crm_rls.plan.assertions.results import AssertionResult, Example
from crm_rls.postgres.connection import Connection
from crm_rls.postgres.sqltext import SQL, Composable, Identifier, joined, literal, relation

EXAMPLES = 3
"""Rows that a failing assertion names."""

MOST_VALUES = 6
"""Values that are told of each."""

_COUNT = SQL(
    "select pg_catalog.count(*), pg_catalog.count(*) filter (where {broken}) from {table} where {matches}"
)

_EXAMPLES = SQL(
    "select {key}, {values}, {names} from {table} where ({matches}) and ({broken}) "
    "order by {order} limit {limit}"
)


@dataclass(frozen=True, slots=True)
class Written:
    """A question in SQL: its table, the filter of its assertion, and its conditions with their names.

    Conditions that say the same stand there once.
    """

    table: Composable
    matches: Composable
    conditions: tuple[tuple[str, Composable], ...]

    def broken(self, breaks: Breaks) -> Composable:
        """Return that a row breaks the assertion."""
        if not self.conditions:
            return SQL("true" if breaks is Breaks.NONE else "false")
        every = joined(
            "and" if breaks is Breaks.NOT_ALL else "or",
            (SQL("({}) is true").format(each) for _, each in self.conditions),
        )
        return SQL("({})" if breaks is Breaks.ANY else "not ({})").format(every)


def written(question: Question, layout: Layout, facts: ServerFacts) -> Written:
    """Return a question in SQL. What an assertion asks of a person is asked as literals."""
    scope_of = scopes(layout, facts, question.table)
    distinct: dict[tuple[Predicate, str], Condition] = {}
    for each in question.conditions:
        distinct.setdefault(each.meaning, each)
    return Written(
        relation(question.table),
        expression(question.assertion.filter, scope_of(question.attributes)),
        tuple(
            (each.name, expression(each.predicate, scope_of(each.attributes))) for each in distinct.values()
        ),
    )


def answered(
    connection: Connection, question: Question, layout: Layout, facts: ServerFacts
) -> AssertionResult:
    """Return whether an assertion holds for the rows of today, and whether that is proved for all."""
    assertion, table = question.assertion, question.table
    asked = written(question, layout, facts)
    parts = {"table": asked.table, "matches": asked.matches, "broken": asked.broken(question.breaks)}
    matching = wrong = 0
    if not question.of_nobody and (row := connection.execute(_COUNT.format(**parts)).fetchone()):
        matching, wrong = row
    examples: tuple[Example, ...] = ()
    if wrong:
        told = _told(question, facts)
        texts = (SQL("{}::pg_catalog.text").format(Identifier(table.name, each)) for each in told)
        named = (
            SQL("case when {} then {} end").format(condition, literal(name))
            for name, condition in asked.conditions
        )
        key = known_key(layout.model.key(table), facts.tables[table])
        rows = connection.execute(
            _EXAMPLES.format(
                **parts,
                key=key_text(table, key),
                order=joined(",", (Identifier(table.name, each) for each in key)),
                values=_array(texts),
                names=SQL("pg_catalog.array_remove({}, null)").format(_array(named)),
                limit=EXAMPLES,
            )
        ).fetchall()
        examples = tuple(
            Example(key, tuple(names), tuple(zip(told, values, strict=True))) for key, values, names in rows
        )
    outcome = Outcome.FAILED if wrong else Outcome.HELD
    if not wrong and is_proved(assertion, table, layout, facts):
        outcome = Outcome.PROVED
    return AssertionResult(
        assertion.sentence,
        str(table),
        outcome,
        matching,
        wrong,
        tuple(each.name for each in question.conditions) if assertion.person else (),
        examples,
        kind="contacts" if assertion.on is None else f"rows of {table}",
        problem=question.problem,
    )


def is_proved(assertion: Assertion, table: TableName, layout: Layout, facts: ServerFacts) -> bool:
    """Say whether the filters alone make an assertion true; what columns can hold is known of `facts`."""
    if assertion.says is Saying.SEPARATE:
        return False
    model = layout.model
    return proved(
        assertion,
        lambda group: layout.read_on(table, group),
        [group.name for group in model.groups],
        disjunction([way.predicate for way in layout.shared.get(table, ())]),
        domains(facts, model.time_zone, table),
    )


def tables_read(question: Question, layout: Layout) -> Iterator[TableName]:
    """Yield the tables that a question reads, its own first."""
    yield question.table
    filters = (question.assertion.filter, *(each.predicate for each in question.conditions))
    yield from {TableName.of(link.table) for link in linked_in(*filters)} - {question.table}
    yield from {each.source.table for each in layout.value_views.values()}


def _told(question: Question, facts: ServerFacts) -> tuple[str, ...]:
    """Return the columns whose values make a row break an assertion: those that its filters read."""
    asked = columns(question.assertion.filter).union(
        *(columns(each.predicate) for each in question.conditions)
    )
    known = facts.tables[question.table].columns
    return tuple(each for each in known if each in asked)[:MOST_VALUES]


def _array(texts: Iterator[Composable]) -> Composable:
    return SQL("array[{}]::pg_catalog.text[]").format(joined(",", texts))


def scopes(layout: Layout, facts: ServerFacts, table: TableName) -> Callable[[Attributes], Scope]:
    """Return how a person's attributes become the scope of a query on a table.

    Where a position column is not there yet, the list of territories stays, which means the same.
    """
    there = facts.tables[table].columns if table == layout.model.root.name else {}
    intervals = {name: each for name, each in layout.intervals.items() if each.column in there}
    return lambda known: replace(layout.scope_outside_policies(table, known), intervals=intervals)
