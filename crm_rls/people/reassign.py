"""Apply the assignment rules to contacts, and rows of further roots, that are already there, in batches.

Every batch is a transaction of its own and goes on behind the last key, so an interruption leaves whole
batches. Nothing is remembered: a second run reads again what is right already, and writes nothing there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field

from psycopg.rows import TupleRow

from crm_rls.catalog.inspector import Inspection, inspect
from crm_rls.catalog.privileges import as_keeper
from crm_rls.change.place import out_of_place
from crm_rls.compile.conditions.comparisons import distinguishable
from crm_rls.compile.conditions.held_keys import key_value
from crm_rls.compile.reach.layout import Layout, lay_out
from crm_rls.compile.upkeep.assigning import compile_assignment, unassignable
from crm_rls.compile.upkeep.joined_rows import JoinedRow, rows_of
from crm_rls.compile.upkeep.lookup import Column, keys_of, lookup
from crm_rls.errors import CompileError, Refused, WrongPlace
from crm_rls.model import Model, RuledColumn, TableName
from crm_rls.postgres.connection import Connection, pin_settings, translated
from crm_rls.postgres.keepers import OPERATOR, join, keepers, leave
from crm_rls.postgres.sqlfiles import load
from crm_rls.postgres.sqltext import SQL, Composable, Composed, Identifier, joined, literal, relation, text

BATCH = 5_000
"""Contacts of one batch; they are locked until its end, mostly some tenths of a second."""

MOST_VALUES = 20
"""Combinations of values without a rule that are shown."""

Progress = Callable[[int, int], None]
"""Called with the contacts seen and the contacts in all."""

_BATCH = SQL(
    """with seen as materialized (
    select {key} as key, {column} as was, {cause} as cause, ({found})::{type} as found, {asked}
    from {table} as c
    where {behind}
    order by {key}
    limit {size}
), judged as materialized (
    select s.*, case
        when s.cause = 'pinned' then 'pinned'
        when s.cause = 'manual' and not {manual_too} then 'manual'
        when s.found is null and s.cause is distinct from 'rule' then 'no rule'
        when {found_value} is not distinct from {was_value} and s.cause = 'rule' then 'right'
        else 'changed'
    end as verdict
    from seen as s
), changed as (
{change}
)
select 'seen' as what, (select s.key::pg_catalog.text from seen as s order by s.key desc limit 1) as was,
    null as now, pg_catalog.count(*) as contacts
from seen
union all
select j.verdict, null, null, pg_catalog.count(*) from judged as j where j.verdict <> 'changed' group by 1
union all
select 'changed', h.was::pg_catalog.text, h.now::pg_catalog.text, pg_catalog.count(*)
from changed as h group by 2, 3"""
)

# Whoever changed a contact since it was read has run the trigger, or has pinned it: it is left as it is now.
_CHANGE = SQL(
    """    update {table} as c
    set {to_rules}
    from judged as j
    where j.verdict = 'changed' and {key} = j.key
      and ({column_value}, {cause}, {columns}) is not distinct from ({read_value}, j.cause, {copies})
    returning j.was as was, {column} as now"""
)

_SET = SQL("{} = j.found, {} = case when j.found is not null then 'rule' end")

# What stands in rows that rules ask may be another value by now. A version that none has lets the trigger
# look, which waits for who changes them, and a null takes what it finds.
_ASKED = SQL("{} = null, {} = null, {}")

_WOULD_CHANGE = SQL("    select j.was as was, j.found as now from judged as j where j.verdict = 'changed'")

_WITHOUT = SQL(
    """select pg_catalog.count(*), {shown}
from {table} as c
where ({found}) is null and {cause} is distinct from 'pinned'
group by {columns}
order by 1 desc, {columns}
limit {size}"""
)


@dataclass(slots=True)
class Outcome:
    """What became of the rows of one column: moves from value to value, and how many stayed and why.

    `asked` are the columns that the rules ask, `without` the most frequent values of these for which there
    is no rule, with the number of contacts.
    """

    into: RuledColumn
    asked: tuple[str, ...]
    seen: int = 0
    moved: Counter[tuple[str | None, str | None]] = field(default_factory=Counter)
    stayed: Counter[str] = field(default_factory=Counter)
    without: tuple[tuple[int, tuple[str | None, ...]], ...] = ()

    @property
    def changed(self) -> int:
        """Return how many contacts have, or would have, another value or cause."""
        return self.moved.total()


def reassign(
    connection: Connection,
    model: Model,
    *,
    only: Collection[RuledColumn] | None = None,
    batch: int = BATCH,
    dry_run: bool = False,
    manual_too: bool = False,
    progress: Progress | None = None,
) -> Iterator[Outcome]:
    """Yield what became of each column with rules, or of those given; pinned contacts are never changed.

    Raises Refused if there are no rules, if the database has not the model's or is a copy, or if row security
    hides rows; CompileError if the rules do not fit the database; DatabaseError.
    """
    with translated("reading the database"), as_keeper(connection, model.prefix):
        inspection = inspect(connection, schemas=model.schemas, prefix=model.prefix)
        if found := out_of_place(inspection.current.homes, inspection.facts, model.prefix):
            raise WrongPlace(found)
        layout = lay_out(model, inspection.facts)
        ruled = tuple(model.ruled() if only is None else only)
        _refuse(connection, layout, inspection, ruled)
    connection.rollback()
    for each in ruled:
        run = _Run(connection, layout, inspection, each, manual_too)
        yield run.through(batch, dry_run, progress or (lambda _done, _total: None))


def _refuse(
    connection: Connection, layout: Layout, inspection: Inspection, ruled: tuple[RuledColumn, ...]
) -> None:
    if not ruled:
        raise Refused("the model has no assignment rules: add `rules` to a field under `assignment`.")
    if unfit := tuple(unassignable(layout, inspection.facts)):
        raise CompileError(unfit)
    for wanted in compile_assignment(layout):
        there = inspection.current.objects.get(wanted.identity)
        if there is None or there.definition != wanted.definition:
            raise Refused(
                f"{wanted.kind} {wanted.name} is not as the model wants it, so contacts would be assigned by "
                "other rules afterwards: run `crm-rls apply` first."
            )
    for table in sorted(_read_by(layout, ruled)):
        _refuse_blind(connection, table, inspection.facts.user)


def _read_by(layout: Layout, ruled: Iterable[RuledColumn]) -> frozenset[TableName]:
    """Return the tables with the rows that get values, and those with rows that their rules ask."""
    return frozenset(
        table for each in ruled for table in (each.table, *(row.parent for row in rows_of(layout, each)))
    )


def _refuse_blind(connection: Connection, root: TableName, user: str) -> None:
    """Refuse to work on a part of the rows of a root.

    `row_security = off` would make PostgreSQL itself refuse, but also inside of the triggers that carry
    copies, and the role that owns these is bound by policies. It would refuse who has joined that role, too.
    """
    table = text(relation(root))
    if connection.execute(load(OPERATOR, "sees_all_rows"), {"table": table}).fetchone() != (True,):
        raise Refused(
            f"row security hides rows of {root} from {user}: connect as the owner of {root} who applied "
            "the model, as a superuser, or as a role with BYPASSRLS."
        )


class _Run:
    """One column, batch by batch."""

    def __init__(
        self,
        connection: Connection,
        layout: Layout,
        inspection: Inspection,
        into: RuledColumn,
        manual_too: bool,
    ) -> None:
        table, key = into.table, layout.model.key(into.table)
        rows = rows_of(layout, into)
        column_of = _of_contact(rows)
        self._connection, self._layout, self._into = connection, layout, into
        self._user = inspection.facts.user
        self._asked = tuple(keys_of(into.rules))
        cause = layout.names.cause(into.column)
        # A rule without conditions asks no column: the key stands in, which never changes.
        compared = self._asked or key
        copies = [f"asked_{place}" for place, _ in enumerate(compared)]
        facts = inspection.facts.tables[table]
        own = facts.columns[into.column].operator_class
        self._parts: dict[str, Composable] = {
            "table": relation(table),
            "key": key_value(key, _column),
            "column": _column(into.column),
            "cause": _column(cause),
            "to_rules": (_ASKED if rows else _SET).format(
                Identifier(into.column),
                Identifier(cause),
                joined(",", (SQL("{} = -1").format(Identifier(row.version)) for row in rows)),
            ),
            "type": SQL(facts.columns[into.column].type),  # as format_type prints it
            "found": lookup(into.rules, column_of),
            "column_value": distinguishable(_column(into.column), own),
            "found_value": distinguishable(SQL("s.found"), own),
            "was_value": distinguishable(SQL("s.was"), own),
            "read_value": distinguishable(SQL("j.was"), own),
            "manual_too": SQL("true") if manual_too else SQL("false"),
            "columns": joined(",", map(column_of, compared)),
            "asked": joined(
                ",",
                (
                    SQL("{} as {}").format(column_of(column), Identifier(copy))
                    for column, copy in zip(compared, copies, strict=True)
                ),
            ),
            "copies": joined(",", (Identifier("j", copy) for copy in copies)),
            "shown": joined(
                ",", (SQL("{}::pg_catalog.text").format(column_of(column)) for column in compared)
            ),
        }

    def through(self, size: int, dry_run: bool, progress: Progress) -> Outcome:
        """Go through the table once."""
        outcome = Outcome(self._into, self._asked)
        total = self._total()
        change = (_WOULD_CHANGE if dry_run else _CHANGE).format(**self._parts)
        behind: Composable = SQL("true")
        while (last := self._batch(outcome, change, behind, size)) is not None:
            behind = SQL("{} > {}").format(self._parts["key"], literal(last))
            progress(outcome.seen, max(total, outcome.seen))
        if outcome.stayed["no rule"] and self._asked:
            outcome.without = self._without()
        return outcome

    def _total(self) -> int:
        rows = self._ask(SQL("select pg_catalog.count(*) from {}").format(self._parts["table"]))
        return int(str(rows[0][0]))

    def _batch(self, outcome: Outcome, change: Composable, behind: Composable, size: int) -> str | None:
        """Do one batch; return its last key, None if there was nothing left."""
        statement = _BATCH.format(change=change, behind=behind, size=SQL(str(size)), **self._parts)
        last: str | None = None
        for what, was, now, contacts in self._ask(statement):
            if what == "seen":
                outcome.seen, last = outcome.seen + contacts, was
            elif what == "changed":
                outcome.moved[(was, now)] += contacts
            else:
                outcome.stayed[what] += contacts
        return last

    def _without(self) -> tuple[tuple[int, tuple[str | None, ...]], ...]:
        rows = self._ask(_WITHOUT.format(size=SQL(str(MOST_VALUES)), **self._parts))
        return tuple((contacts, tuple(values)) for contacts, *values in rows)

    def _ask(self, statement: Composed) -> list[TupleRow]:
        with translated(f"assigning {self._into.field}"), self._connection.transaction():
            roles = keepers(self._layout.model.prefix)
            join(self._connection, roles)
            pin_settings(self._connection)
            self._refuse_blind()
            rows = self._connection.execute(statement).fetchall()
            # Nobody can change policies since the statement has locked the table, so now the answer counts.
            self._refuse_blind()
            leave(self._connection, roles)
            return rows

    def _refuse_blind(self) -> None:
        for table in sorted(_read_by(self._layout, (self._into,))):
            _refuse_blind(self._connection, table, self._user)


def _column(name: str) -> Composable:
    return Identifier("c", name)


def _of_contact(rows: Iterable[JoinedRow]) -> Column:
    """Return what gives a column that rules ask: of the contact, or of a row that it refers to."""
    elsewhere = {name: (row, column) for row in rows for name, column in row.columns.items()}

    def column_of(name: str) -> Composable:
        if name not in elsewhere:
            return _column(name)
        row, column = elsewhere[name]
        return SQL("(select p.{} from {} as p where {})").format(
            Identifier(column), relation(row.parent), row.joined("c", "p")
        )

    return column_of
