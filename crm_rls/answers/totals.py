"""What a person sees of each table: how many rows, by which group, in which territory. One scan a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from crm_rls.answers.answering import Answers
from crm_rls.answers.holders import Held
from crm_rls.model import Right, TableName
from crm_rls.postgres.connection import translated
from crm_rls.postgres.sqltext import SQL, Composable, Identifier, joined, relation, text


@dataclass(frozen=True, slots=True)
class TableTotals:
    """How many rows of a table a person reaches, of how many; by group, where one has several, more in sum.

    `territories` has the rows by the value of each assignment field, None where nothing stands.
    """

    table: TableName
    rows: int
    of: int
    groups: Mapping[str, int] = field(default_factory=dict)
    territories: Mapping[str, Mapping[str | None, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sees:
    """What a person reaches with a right, table by table."""

    person: str
    right: Right
    at: datetime | None
    since: datetime | None
    held: tuple[Held, ...]
    tables: tuple[TableTotals, ...]


def sees(answers: Answers, named: str, *, right: Right = Right.READ, table: str | None = None) -> Sees:
    """Return what a person reaches of every protected table, or of one. Raises DatabaseError."""
    person = answers.person(named)
    held = answers.counting(person.login)
    asked = tuple(answers.model.guarded()) if table is None else (answers.table(table),)
    tables = tuple(
        _totals(answers, table, conditions_of(answers, table, right, held), bypasses=person.bypasses)
        for table in asked
    )
    return Sees(person.name, right, answers.at, answers.since, held, tables)


def conditions_of(
    answers: Answers, table: TableName, right: Right, held: Sequence[Held]
) -> dict[Held, Composable]:
    """Return for each membership what is true of the rows of a table that it shows; those that show some."""
    found = {each: answers.condition(answers.group(each.access_group), table, right, each) for each in held}
    return {each: condition for each, condition in found.items() if condition is not None}


def rows_seen(
    answers: Answers, named: str, table: TableName, *, right: Right = Right.READ, limit: int = 100
) -> tuple[str, ...]:
    """Return the keys of rows that a person reaches, in the order of the key. Raises DatabaseError."""
    person = answers.person(named)
    held = answers.counting(person.login)
    any_of = _any_of(tuple(conditions_of(answers, table, right, held).values()), bypasses=person.bypasses)
    key = answers.key_of(table)
    order = joined(",", (Identifier(table.name, each) for each in answers.key_columns(table)))
    statement = SQL("select {key} from {table} where {any_of} order by {order} limit {limit}")
    with translated("reading the rows"):
        rows = answers.connection.execute(
            text(
                statement.format(
                    key=key,
                    order=order,
                    table=relation(table),
                    any_of=any_of,
                    limit=SQL(str(limit)),
                )
            )
        ).fetchall()
    return tuple(str(row[0]) for row in rows)


def _any_of(conditions: Sequence[Composable], *, bypasses: bool) -> Composable:
    if bypasses:
        return SQL("true")
    return SQL("({})").format(joined("or", conditions)) if conditions else SQL("false")


def _totals(
    answers: Answers, table: TableName, conditions: Mapping[Held, Composable], *, bypasses: bool
) -> TableTotals:
    fields = [
        (each.name, each.column if table == answers.model.root.name else each.column_on(table))
        for each in answers.model.assignment
    ]
    columns = {name: column for name, column in fields if column is not None}
    by_group: dict[str, list[Composable]] = {}
    for held, condition in conditions.items():
        by_group.setdefault(held.access_group, []).append(condition)
    values = [Identifier(f"value_{number}") for number in range(len(columns))]
    has = [Identifier(f"has_{number}") for number in range(len(by_group))]
    asked = [
        *(SQL("{}::pg_catalog.text").format(Identifier(table.name, each)) for each in columns.values()),
        *(SQL("({})").format(joined("or", some)) for some in by_group.values()),
    ]
    # In a sub-select, row by row: an `exists` in an aggregate is planned as if it ran once, and then an index
    # is asked for every row.
    statement = SQL(
        "select {values} pg_catalog.count(*) filter (where {any_of}), pg_catalog.count(*), "
        "array[{counts}]::pg_catalog.int8[] from (select {asked} from {table} offset 0) as seen {grouping}"
    ).format(
        values=SQL("").join(SQL("{},").format(each) for each in values),
        any_of=_any_of(has, bypasses=bypasses),
        counts=joined(",", (SQL("pg_catalog.count(*) filter (where {})").format(each) for each in has)),
        asked=joined(
            ",",
            (SQL("{} as {}").format(*each) for each in zip(asked, (*values, *has), strict=True)),
        ),
        table=relation(table),
        grouping=SQL("group by {}").format(joined(",", values)) if values else SQL(""),
    )
    with translated(f"counting {table}"):
        rows = answers.connection.execute(text(statement)).fetchall()
    groups = dict.fromkeys(by_group, 0)
    territories: dict[str, dict[str | None, int]] = {name: {} for name in columns}
    seen = total = 0
    for *found, rows_seen_here, rows_here, counts in rows:
        seen, total = seen + rows_seen_here, total + rows_here
        for name, count in zip(by_group, counts, strict=True):
            groups[name] += count
        for name, value in zip(columns, found, strict=True):
            if rows_seen_here:
                territories[name][value] = territories[name].get(value, 0) + rows_seen_here
    return TableTotals(table, seen, total, groups, territories)
