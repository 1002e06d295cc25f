"""Reporting lines: who reports to whom, directly or not, as a table of ours that a trigger keeps.

A walk down the user's table at every query costs several times as much as reading what is stored (ADR 0016).
The trigger is one for each row: it fires when the statement has changed all rows, so it never sees a loop
that another row of the statement resolves; and it also fires for the apply worker of logical replication.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from crm_rls.catalog import Filling, Kind, SupportObject
from crm_rls.compile.installation.objects import compiled_function, trigger
from crm_rls.compile.reach.layout import Layout
from crm_rls.compile.reach.value_views import ValueView, typed_column
from crm_rls.model import TableName
from crm_rls.postgres.creation import Creation
from crm_rls.postgres.definitions import Fires
from crm_rls.postgres.functions import AS_OWNER, Function
from crm_rls.postgres.names import SUPPORT_SCHEMA
from crm_rls.postgres.sqltext import SQL, Composable, Composed, Identifier, literal, relation, text

SHOWN = 5
"""Wrong lines that are shown."""

_TYPES = {"text": SQL("text"), "integer": SQL("int8"), "uuid": SQL("uuid")}

WALKING = (
    *AS_OWNER,
    # A walk is a few look-ups by index, whatever the planner thinks of recursion; most of its time would be
    # planning, once a row.
    ("plan_cache_mode", "force_generic_plan"),
    ("enable_hashjoin", "off"),
    ("enable_mergejoin", "off"),
    ("enable_seqscan", "off"),
)
"""Settings of functions that walk up or down from one row of a table to the next."""

_TABLE = SQL(
    "create table {line} (head {type} not null, member {type} not null, primary key (head, member), "
    "unique (member, head))"
)

_FOLLOW = SQL(
    """
declare
    circle text[];
    below {type}[];
begin
    if current_setting('transaction_isolation') <> 'read committed' then
        raise feature_not_supported using
            message = {refusal},
            hint = 'Change it in a transaction that is READ COMMITTED.';
    end if;
    -- Two who change the same line one after the other, each in the new snapshot that the lock waits for.
    lock table {line} in share row exclusive mode;
    if tg_op = 'TRUNCATE' then
        delete from {line};
        return null;
    end if;
    if tg_op = 'UPDATE' and (old.{value}, old.{parent}) is not distinct from (new.{value}, new.{parent}) then
        return null;
    end if;
    if tg_op <> 'DELETE' then
        with recursive up (above, path) as (
            select {parent_of_t}, array[{value_of_t}] from {table} as t where t.{value} = new.{value}
            union all
            select {parent_of_t}, up.path || {value_of_t}
            from up
            join {table} as t on t.{value} = up.above
            where not {value_of_t} = any (up.path)
        )
        select up.path::text[] into circle from up where up.above = up.path[1] limit 1;
        if circle is not null then
            raise check_violation using
                message = format('%s: nobody can report to him- or herself: %s', {name},
                    array_to_string(circle || circle[1:1], ' reports to ')),
                hint = 'Name somebody else in one of these rows.';
        end if;
    end if;
    -- Whoever is below the changed row, by what stands in the table now, has other heads than before. They
    -- are put into an array first, for which the planner takes the indexes.
    below := array(
        with recursive changed (member) as (
            select v.member
            from (values ({old_value}), ({new_value})) as v (member)
            where v.member is not null
            union
            select {value_of_t}
            from changed
            join {table} as t on t.{parent} = changed.member
            where t.{value} is not null
        )
        select changed.member from changed
    );
    delete from {line} as l where l.member = any (below);
    insert into {line} (head, member)
    with recursive up (member, head, above) as (
        select {value_of_t}, {value_of_t}, {parent_of_t} from {table} as t where t.{value} = any (below)
        union
        select up.member, {value_of_t}, {parent_of_t} from up join {table} as t on t.{value} = up.above
    )
    select up.head, up.member from up;
    return null;
end
"""
)

_UP = SQL(
    "with recursive up (member, head, above) as ("
    "select {value_of_t}, {value_of_t}, {parent_of_t} from {table} as t where t.{value} is not null "
    "union select up.member, {value_of_t}, {parent_of_t} from up join {table} as t on {value_of_t} = up.above"
    ")"
)
"""Everybody with everybody above, from the rows of the table itself."""

_DIFFER = SQL(
    "{up}, said as (select distinct up.head, up.member from up) "
    "select coalesce(s.head, l.head)::pg_catalog.text, coalesce(s.member, l.member)::pg_catalog.text, "
    "l.head is null, pg_catalog.count(*) over () "
    "from said as s full join {line} as l on l.head = s.head and l.member = s.member "
    "where s.head is null or l.head is null order by 1, 2 limit {limit}"
)

_FILL = SQL(
    "{up}, gone as (delete from {line} as l "
    "where not exists (select from up where up.member = l.member and up.head = l.head)) "
    "insert into {line} (head, member) select up.head, up.member from up on conflict do nothing"
)


@dataclass(frozen=True, slots=True)
class StoredLine:
    """A table of lines: its attribute, the table that it is made from, and its identity as an object.

    `differ` yields what is wrong in it: head, member, whether that is missing, and how many such there are in
    all. `fill` mends it.
    """

    attribute: str
    source: TableName
    identity: tuple[str, str, str, str]
    differ: Composed
    fill: str


def compile_lines(layout: Layout) -> Iterator[SupportObject]:
    """Yield the tables of lines; the views of values read them, so they come first."""
    for each in _lines(layout):
        create = _TABLE.format(line=each.line, type=_TYPES[each.type])
        yield SupportObject(
            Kind.TABLE,
            SUPPORT_SCHEMA,
            each.line_name,
            "",
            create=Creation(text(create)),
            owner=layout.names.owner,
            derived=True,
        )


def line_triggers(layout: Layout) -> Iterator[SupportObject]:
    """Yield what keeps the tables of lines."""
    for each in _lines(layout):
        body = text(_FOLLOW.format(**_parts(each)))
        name = f"{each.line_name}_follow"
        function = Function(SUPPORT_SCHEMA, name, "trigger", body, definer=True, settings=WALKING)
        yield compiled_function(function, layout.names.owner)
        yield from _triggers(layout, each)


def stored_lines(layout: Layout) -> Iterator[StoredLine]:
    """Yield the tables of lines, for whoever compares them with the rows that they are made from."""
    for each in _lines(layout):
        parts = _parts(each)
        differ = _DIFFER.format(**parts, up=_UP.format(**parts), limit=SQL(str(SHOWN)))
        identity = (Kind.TABLE, SUPPORT_SCHEMA, "", each.line_name)
        yield StoredLine(each.attribute, each.source.table, identity, differ, _fill(each))


def _fill(line: ValueView) -> str:
    parts = _parts(line)
    return text(_FILL.format(**parts, up=_UP.format(**parts)))


def line_fillings(layout: Layout) -> Iterator[Filling]:
    """Yield the statements that bring the tables of lines in line with the rows that are there."""
    for each in _lines(layout):
        watched = (made.identity for made in _triggers(layout, each))
        table = (Kind.TABLE, SUPPORT_SCHEMA, "", each.line_name)
        yield Filling(each.source.table, _fill(each), frozenset((table, *watched)))


def _triggers(layout: Layout, line: ValueView) -> Iterator[SupportObject]:
    table, function = line.source.table, f"{line.line_name}_follow"
    names = layout.names
    events = ("insert", "update", "delete")
    yield trigger(table, names.trigger(function), "after", events, function, fires=Fires.ALWAYS)
    yield trigger(
        table,
        names.trigger(f"{function}_all"),
        "after",
        ("truncate",),
        function,
        fires=Fires.ALWAYS,
        each_row=False,
    )


def _lines(layout: Layout) -> Iterator[ValueView]:
    return (each for each in layout.value_views.values() if each.source.parent is not None)


def _parts(line: ValueView) -> dict[str, Composable]:
    source = line.source
    parent = source.parent or ""
    value, above = Identifier(source.value), Identifier(parent)
    refusal = f"{source.table}: who reports to whom cannot be changed in this isolation level"
    return {
        "line": line.line or SQL(""),
        "type": _TYPES[line.type],
        "table": relation(source.table),
        "name": literal(str(source.table)),
        "value": value,
        "parent": above,
        "value_of_t": typed_column("t", source.value, line.type),
        "parent_of_t": typed_column("t", parent, line.type),
        "old_value": typed_column("old", source.value, line.type),
        "new_value": typed_column("new", source.value, line.type),
        "refusal": literal(refusal),
    }
