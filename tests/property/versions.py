"""Former versions of generated rows: a history that a trigger writes, and what a row was at each moment.

The moments are given by the test, as `set_system_time` of temporal_tables does it; so two changes may have
one. What a row was is known from the changes themselves: nothing is read from a history.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from hypothesis import strategies as st
from psycopg.types.range import Range

from crm_rls.answers.versions import Known
from crm_rls.model import History, TableName
from crm_rls.model.predicates import Row
from crm_rls.postgres.sqltext import SQL, Composable, Identifier, joined, qualified
from tests.property.stage import Stage, insert, update

STEP = timedelta(milliseconds=1)
STEPS = 6
"""Changes come at the beginning of so many steps, and moments that are asked also between them."""


class Style(StrEnum):
    """How a history is kept."""

    PERIOD = "a range in both tables"
    COLUMNS = "two columns, and the row says itself since when it is so"
    ALONE = "two columns, and the row says nothing"
    WHOLE = "two columns, with the version of now"


@dataclass(frozen=True, slots=True)
class Change:
    """At the beginning of a step: another row of that key, or none."""

    step: int
    table: TableName
    key: int
    row: Row | None


@dataclass(frozen=True, slots=True)
class Double:
    """A second version of a row, with other values, from one step until another one."""

    table: TableName
    key: int
    row: Row
    begins: int
    ends: int


@dataclass(frozen=True, slots=True)
class Then:
    """What a row was at a moment, and what must be said of that.

    `begins` is None also where only the history knows it. With `twice` two versions counted.
    """

    row: Row | None
    known: Known
    begins: datetime | None = None
    ends: datetime | None = None
    gone: bool = False
    twice: bool = False


@dataclass(frozen=True, slots=True)
class Past:
    """How histories are kept, what changes, versions that are there twice, and half steps that are asked."""

    style: Style
    changes: tuple[Change, ...]
    doubles: tuple[Double, ...]
    asked: tuple[int, ...]


@st.composite
def pasts(
    draw: st.DrawFn,
    there: Sequence[tuple[TableName, int]],
    new: Sequence[tuple[TableName, int]],
    another: Callable[[st.DrawFn, TableName, int], Row],
) -> Past:
    """Return what happens to rows that are there, and to new ones; `another` draws the values of a row."""
    style = draw(st.sampled_from(Style))
    now = set(there)
    changes: list[Change] = []
    for step in sorted(draw(st.lists(st.integers(1, STEPS), min_size=1, max_size=5))):
        table, key = draw(st.sampled_from([*there, *there, *new]))
        if (table, key) in now and draw(st.integers(0, 3)) == 0:
            now.remove((table, key))
            changes.append(Change(step, table, key, None))
        elif (table, key) in now or style is not Style.ALONE:  # which says nothing of a new row
            now.add((table, key))
            changes.append(Change(step, table, key, another(draw, table, key)))
    doubles = []
    if draw(st.integers(0, 2)) == 0:
        begins = draw(st.integers(0, STEPS - 1))
        table, key = draw(st.sampled_from(there))
        row, ends = another(draw, table, key), draw(st.integers(begins + 1, STEPS))
        doubles.append(Double(table, key, row, begins, ends))
    moments = st.lists(st.integers(0, 2 * STEPS + 1), min_size=1, max_size=4, unique=True)
    return Past(style, tuple(changes), tuple(doubles), tuple(draw(moments)))


# -- the trigger -----------------------------------------------------------------------------------------

# A volatile default is written into the rows. One that stands only in the catalog makes PostgreSQL 15 crash:
# PL/pgSQL frees it when a trigger assigns to that field of OLD, and the next row reads it again.
_COLUMNS = {
    Style.PERIOD: ("{} add sys_period tstzrange not null default tstzrange(clock_timestamp(), null)", ""),
    Style.COLUMNS: ("{} add valid_from timestamptz not null default now()", "{} add valid_until timestamptz"),
    Style.ALONE: ("", "{} add valid_from timestamptz, add valid_until timestamptz"),
    Style.WHOLE: ("", "{} add valid_from timestamptz, add valid_until timestamptz"),
}

_KEEP = {
    Style.PERIOD: """
        if tg_op <> 'INSERT' then
            old.sys_period := tstzrange(lower(old.sys_period), moment);
            insert into {history} ({names}, sys_period) select {old}, old.sys_period;
        end if;
        new.sys_period := tstzrange(moment, null);""",
    Style.COLUMNS: """
        if tg_op <> 'INSERT' then
            insert into {history} ({names}, valid_from, valid_until) select {old}, old.valid_from, moment;
        end if;
        new.valid_from := moment;""",
    Style.ALONE: """
        if tg_op <> 'INSERT' then
            insert into {history} ({names}, valid_from, valid_until)
            select {old}, (select max(h.valid_until) from {history} as h where h.id = old.id), moment;
        end if;""",
    Style.WHOLE: """
        if tg_op <> 'INSERT' then
            update {history} as h set valid_until = moment where h.id = old.id and h.valid_until is null;
        end if;
        if tg_op <> 'DELETE' then
            insert into {history} ({names}, valid_from) select {new}, moment;
        end if;""",
}

_TRIGGER = """
create function {function}() returns trigger language plpgsql security definer
set search_path = pg_catalog, pg_temp as $body$
declare
    given constant text := nullif(current_setting('test.moment', true), '');
    moment constant timestamptz := coalesce(given::timestamptz, now());
begin
    if tg_op = 'DELETE' then
        new := old;
    end if;
    {keep}
    return new;
end
$body$;
create trigger keep_version before insert or update or delete on {table}
for each row execute function {function}()
"""


def former(table: TableName) -> TableName:
    """Return the table with former versions of another one."""
    return TableName(table.schema, f"{table.name}_former")


def declared(table: TableName, style: Style) -> History:
    """Return what a model says of it: the usual columns, or their names."""
    if style is Style.ALONE:
        return History(former(table), "valid_from", "valid_until")
    return History(former(table))


def keep_history(stage: Stage, table: TableName, style: Style) -> None:
    """Make the history of a table and the trigger that writes it. The plan may add columns afterwards."""
    run = stage.superuser.execute
    parts: dict[str, Composable] = {"table": _name(table), "history": _name(former(table))}
    named = [
        Identifier(name)
        for (name,) in run(
            "select a.attname from pg_catalog.pg_attribute as a "
            "where a.attrelid = %s::regclass and a.attnum > 0 and not a.attisdropped order by a.attnum",
            [f"{table.schema}.{table.name}"],
        )
    ]
    own, theirs = _COLUMNS[style]
    if own:
        run(SQL("alter table " + own).format(parts["table"]))
    run(SQL("create table {history} (like {table})").format(**parts))
    if theirs:
        run(SQL("alter table " + theirs).format(parts["history"]))
    run(SQL("alter table {history} owner to {}").format(Identifier(stage.table_owner), **parts))
    names = joined(",", named)
    if style is Style.WHOLE:
        copied = "insert into {history} ({names}) select {names} from {table}"
        run(SQL(copied).format(names=names, **parts))
    keep = SQL(_KEEP[style]).format(
        names=names,
        old=joined(",", (SQL("old.{}").format(each) for each in named)),
        new=joined(",", (SQL("new.{}").format(each) for each in named)),
        **parts,
    )
    function = qualified(table.schema, f"keep_{table.name}")
    run(SQL(_TRIGGER).format(function=function, keep=keep, **parts))


def _name(table: TableName) -> Composable:
    return qualified(table.schema, table.name)


# -- what was --------------------------------------------------------------------------------------------

States = dict[tuple[TableName, int], list[tuple[datetime | None, Row | None]]]


@dataclass(frozen=True, slots=True)
class Played:
    """What happened to rows; `since` is the moment at which the steps begin."""

    past: Past
    since: datetime
    states: States

    def moments(self) -> Iterator[datetime]:
        """Yield the moments that are asked."""
        yield from (self.since + half * STEP / 2 for half in self.past.asked)

    def then(self, table: TableName, key: int, at: datetime) -> Then | None:
        """Return what a row was at a moment; None where a second version is all that is known."""
        states = self.states[table, key]
        last = max(number for number, (since, _) in enumerate(states) if since is None or since <= at)
        since, row = states[last]
        until = states[last + 1][0] if last + 1 < len(states) else None
        gone = states[-1][1] is None
        doubles = [each for each in self.past.doubles if (each.table, each.key) == (table, key)]
        twice = any(self._begin(each.begins) <= at < self._begin(each.ends) for each in doubles)
        if row is None:
            return None if twice else Then(None, Known.ABSENT, gone=gone)
        if until is not None or self.past.style is Style.WHOLE:
            return Then(row, Known.VERSION, since, until, gone, twice)
        if self.past.style is Style.ALONE:
            return None if doubles else Then(row, Known.NOT_KNOWN)
        return Then(row, Known.AS_NOW, since, twice=twice)

    def _begin(self, step: int) -> datetime:
        return self.since + step * STEP


def play(stage: Stage, past: Past, rows: Callable[[TableName], Sequence[Row]]) -> Played:
    """Let it happen; `rows` reads those of a table as they are. Afterwards all moments have passed."""
    ((since,),) = stage.superuser.execute("select clock_timestamp()")
    tables = {each.table for each in past.changes} | {each.table for each in past.doubles}
    states: States = defaultdict(lambda: [(None, None)])
    for table in tables:
        states |= {(table, int(str(row["id"]))): [(None, row)] for row in rows(table)}
    for each in past.changes:
        moment = since + each.step * STEP
        stage.superuser.execute("select set_config('test.moment', %s, false)", [moment.isoformat()])
        _change(stage, each, states[each.table, each.key][-1][1] is not None)
        now = next((row for row in rows(each.table) if row["id"] == each.key), None)
        states[each.table, each.key].append((moment, now))
    stage.superuser.execute("select set_config('test.moment', '', false)")
    for double in past.doubles:
        _double(stage, past.style, double, since)
    stage.superuser.execute("select pg_sleep(%s)", [(STEPS + 1) * STEP.total_seconds()])
    return Played(past, since, states)


def _change(stage: Stage, change: Change, there: bool) -> None:
    run, row = stage.superuser.execute, change.row
    if row is None:
        run(SQL("delete from {} where id = %s").format(_name(change.table)), [change.key])
    elif there:
        run(update(change.table, row), [*row.values(), change.key])
    else:
        run(insert(change.table, row), list(row.values()))


def _double(stage: Stage, style: Style, double: Double, since: datetime) -> None:
    begins, ends = (since + step * STEP for step in (double.begins, double.ends))
    row = dict(double.row)
    if style is Style.PERIOD:
        row["sys_period"] = Range(begins, ends)
    else:
        row |= {"valid_from": begins, "valid_until": ends}
    stage.superuser.execute(insert(former(double.table), row), list(row.values()))
