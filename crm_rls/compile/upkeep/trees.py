"""Trees: on every row of a table that points to itself stands the key of the top row (ADR 0024).

A BEFORE trigger walks up when a row is made or moved, whatever a client sends. An AFTER trigger
hands a changed top down. A foreign key (parent, top) to (key, top) stands guard: its check sees what a
snapshot does not. Every row that is moved counts in one row of ours, so that two sessions cannot
close a loop that neither of them sees.

Writes do not widen: who hangs a row elsewhere takes all that is below it along, and so must see the top row
that it leaves and the row that it comes under.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from crm_rls.catalog import Filling, Grant, Kind, ServerFacts, SupportObject
from crm_rls.compile.conditions.climbing import equal, place
from crm_rls.compile.installation.objects import (
    column,
    compiled_function,
    foreign_key,
    index,
    trigger,
    type_of_copy,
)
from crm_rls.compile.reach.layout import Layout
from crm_rls.compile.upkeep.lines import WALKING
from crm_rls.model import ColumnOf, Link, Right, TableName
from crm_rls.model.trees import trees
from crm_rls.postgres.creation import Creation
from crm_rls.postgres.definitions import Fires
from crm_rls.postgres.functions import AS_OWNER, Function
from crm_rls.postgres.names import SUPPORT_SCHEMA
from crm_rls.postgres.sqltext import (
    SQL,
    Composable,
    Composed,
    Identifier,
    fields,
    joined,
    literal,
    qualified,
    relation,
    text,
)

KEY_TYPE = "bigint"
"""What a key is where no database is known: a whole number, as most are."""

# `row(..) is not null` is true where no column is null; rows are compared as images (see `carrying`).
_CLIMB = SQL(
    """
begin
    if tg_op = 'UPDATE' and row({new_top}) is not null
        and row({old_place}, {old_top})::record operator(pg_catalog.*=) row({new_place}, {new_top})::record
    then
        return new;
    end if;
    if not (row({new_parent}) is not null) then
        {own_key_is_top}
        return new;
    end if;
    if {below_itself} then
        raise check_violation using
            message = format({loop}, concat_ws(', ', {new_key})),
            hint = 'A row on top has nothing in the place of the row above.';
    end if;
    if tg_op = 'UPDATE' and row({old_place})::record operator(pg_catalog.*<>) row({new_place})::record then
        -- Whoever comes second waits. In READ COMMITTED the next statement then sees what the first has
        -- moved, otherwise this one fails.
        insert into {moves} as m (one, number) values (true, 1)
            on conflict (one) do update set number = m.number + 1;
        if exists ({up} select from up where ({is_new}) or ({is_old})) then
            raise check_violation using
                message = format({loop}, concat_ws(', ', {new_key})),
                hint = 'Hang it on a row that is not below it.';
        end if;
    end if;
    perform from {table} as p where {hangs} for key share;
    {up}
    select {key_of_up} into {new_top} from up where not (row({parent_of_up}) is not null);
    return new;
end
"""
)

_UP = SQL(
    """with recursive up as (
        select {place} from {table} as p where {hangs}
        union
        select {place} from up join {table} as p on {above_up}
    )"""
)

# The foreign key does not hand down to rows that had no top, because they came before the row above them.
# Of a new row everything in OLD is null.
_HAND_DOWN = SQL(
    """
begin
    if row({old_top})::record operator(pg_catalog.*<>) row({new_top})::record then
        update {table} as c set {from_new}
        where {below} and row({c_top})::record operator(pg_catalog.*<>) row({new_top})::record;
    end if;
    return null;
end
"""
)

_MOVING = SQL(
    """
begin
    if row({old_parent})::record operator(pg_catalog.*<>) row({new_parent})::record
        and pg_has_role(current_user, {persons}, 'usage') and row_security_active({table_name})
    then
        if row({new_parent}) is not null and not exists (select from {table} as p where {hangs}) then
            raise insufficient_privilege using
                message = {hidden_parent},
                hint = 'Every link that a write changes must point to a row that the writer sees.';
        end if;
        if tg_op = 'UPDATE' and not exists (select from {table} as p where {was_top}) then
            raise insufficient_privilege using
                message = {hidden_top},
                hint = 'All that is below a row goes with it, so the writer must see the whole tree.';
        end if;
    end if;
    return new;
end
"""
)

_DOWN = SQL(
    "with recursive down as ("
    "select {place}, {key_as_top} from {table} as p where not (row({parent}) is not null) "
    "union all select {place}, {top} from down join {table} as p on {below_down})"
)

_FILL = SQL(
    "update {table} as c set {from_down} from ({down} select {down_place}, {down_top} from down) as down "
    "where {is_down} and row({c_top})::record operator(pg_catalog.*<>) row({down_top})::record"
)

_WRONG = SQL(
    "{down} select pg_catalog.count(*) from {table} as c left join down on {is_down} "
    "where row({c_top})::record operator(pg_catalog.*<>) row({down_top})::record"
)

_TOPLESS = SQL(
    "{down} select pg_catalog.concat_ws(', ', {key}), pg_catalog.count(*) over () from {table} as c "
    "where not exists (select from down where {is_down}) order by 1 limit {limit}"
)

_MOVES = SQL("create table {} (one boolean primary key check (one), number int8 not null)")


@dataclass(frozen=True, slots=True)
class Tree:
    """A table that is a tree: its links to the row above and to the top row, and the queries about it.

    `fill` mends the columns of ours, and `wrong` counts the rows in which they are not right.
    """

    above: Link
    top: Link
    fill: str
    wrong: Composed

    @property
    def table(self) -> TableName:
        """Return the table."""
        return self.top.to


def compiled_trees(layout: Layout) -> Iterator[Tree]:
    """Yield the tables that are trees."""
    for above, top in trees(layout.model):
        yield Tree(above, top, tree_fill(above, top), _WRONG.format(**_compared(above, top)))


def tree_fill(above: Link, top: Link) -> str:
    """Return the statement that fills the columns of ours in a tree, where they are not right."""
    return text(_FILL.format(**_compared(above, top)))


def topless(above: Link, limit: int) -> Composed:
    """Return the query of rows from which no way leads up to a top row: key as text, number of all of them.

    It reads no column of ours.
    """
    found = tuple(f"top_{number}" for number, _ in enumerate(above.columns))
    key = fields("c", above.columns)
    return _TOPLESS.format(**_walk_down(above, found), key=key, limit=SQL(str(limit)))


def tree_columns(layout: Layout, facts: ServerFacts) -> Iterator[SupportObject]:
    """Yield the columns of ours; views and carried copies read them, so they come first."""
    for each, definition in tree_types(layout, facts).items():
        yield column(each.table, each.column, definition, derived=True)


def tree_types(layout: Layout, facts: ServerFacts) -> Mapping[ColumnOf, str]:
    """Return the types of the columns of ours: those of the keys."""
    found: dict[ColumnOf, str] = {}
    for _, top in trees(layout.model):
        known = facts.tables[top.to].columns if top.to in facts.tables else {}
        for own, key in zip(top.via, top.columns, strict=True):
            found[ColumnOf(top.to, own)] = type_of_copy(known.get(key), KEY_TYPE)
    return found


def is_coming(column: ColumnOf, facts: ServerFacts) -> bool:
    """Say whether a column of ours is not there yet, in a database that is known."""
    return column.table in facts.tables and column.column not in facts.tables[column.table].columns


def compile_trees(layout: Layout) -> Iterator[SupportObject]:
    """Yield all other objects of each tree, in the order of their making."""
    for above, top in trees(layout.model):
        name, table = layout.names.object_on, top.to
        yield from _functions(layout, above, top)
        yield index(table, name("tree", table.name), (*top.columns, *top.via), unique=True)
        yield index(table, name("below", table.name), (*above.via, *top.via))
        yield index(table, name("top", table.name), top.via)
        yield from _guards(layout, above, top)


def tree_fillings(layout: Layout) -> Iterator[Filling]:
    """Yield the statements that fill the columns in rows that are already there, where they are not right."""
    for each in compiled_trees(layout):
        table = each.table
        columns = ((Kind.COLUMN, table.schema, table.name, own) for own in each.top.via)
        guards = (made.identity for made in _guards(layout, each.above, each.top))
        yield Filling(table, each.fill, frozenset((*columns, *guards)))


def tree_grants(layout: Layout) -> Iterator[Grant]:
    """Yield what the support owner needs to walk up and to hand down."""
    owner = layout.names.owner
    for above, top in trees(layout.model):
        schema, name = top.to.schema, top.to.name
        yield Grant(Kind.SCHEMA, schema, schema, owner, "USAGE")
        for read in dict.fromkeys((*top.columns, *above.via, *top.via)):
            yield Grant(Kind.TABLE, schema, name, owner, "SELECT", read)
        for written in top.via:
            yield Grant(Kind.TABLE, schema, name, owner, "UPDATE", written)


def moves_creation(name: str) -> Creation:
    """Return the statement that makes the table with the row in which moves of a tree count."""
    return Creation(text(_MOVES.format(qualified(SUPPORT_SCHEMA, name))))


def _functions(layout: Layout, above: Link, top: Link) -> Iterator[SupportObject]:
    parts, owner, table = _parts(layout, above, top), layout.names.owner, top.to
    moves = _moves(layout, table)
    create = moves_creation(moves)
    yield SupportObject(Kind.TABLE, SUPPORT_SCHEMA, moves, "", create=create, owner=owner, derived=True)
    climb = Function(
        SUPPORT_SCHEMA,
        _name(layout, "tree", table),
        "trigger",
        text(_CLIMB.format(**parts)),
        definer=True,
        settings=WALKING,
    )
    yield compiled_function(climb, owner)
    down = _name(layout, "top", table)
    yield compiled_function(
        Function(
            SUPPORT_SCHEMA, down, "trigger", text(_HAND_DOWN.format(**parts)), definer=True, settings=AS_OWNER
        ),
        owner,
    )
    if _people_write(layout, table):
        body = text(_MOVING.format(**parts))
        yield compiled_function(
            Function(SUPPORT_SCHEMA, _name(layout, "moving", table), "trigger", body), owner
        )


def _guards(layout: Layout, above: Link, top: Link) -> Iterator[SupportObject]:
    """Yield triggers and foreign key.

    By its name the trigger that walks up runs after the one that asks what the writer sees, and before the
    one that counts versions for carried copies.
    """
    table, name = top.to, layout.names.trigger
    climb, down, moving = (_name(layout, what, table) for what in ("tree", "top", "moving"))
    events = ("insert", "update")
    if _people_write(layout, table):
        yield trigger(table, name(moving), "before", events, moving)
    yield trigger(table, name(climb), "before", events, climb, fires=Fires.ALWAYS)
    yield trigger(table, name(down), "after", events, down, fires=Fires.ALWAYS)
    own, other = (*above.via, *top.via), (*top.columns, *top.via)
    yield foreign_key(table, layout.names.object_on("tree", table.name), own, table, other, emptied=top.via)


def _people_write(layout: Layout, table: TableName) -> bool:
    return bool(layout.rights[table] & {Right.CREATE, Right.UPDATE})


def _moves(layout: Layout, table: TableName) -> str:
    return layout.names.moves(f"{table.schema}_{table.name}")


def _name(layout: Layout, what: str, table: TableName) -> str:
    return layout.names.object_on(what, f"{table.schema}_{table.name}")


def _parts(layout: Layout, above: Link, top: Link) -> dict[str, Composable]:
    """Return the parts of every statement and function over a tree."""
    table, key = top.to, top.columns
    own_key_is_top = (
        SQL("new.{} := new.{};").format(Identifier(own), Identifier(each))
        for own, each in zip(top.via, key, strict=True)
    )
    found = {
        "table": relation(table),
        "loop": literal(f"{str(table).replace('%', '%%')}: the row %s would stand below itself"),
        "table_name": literal(text(relation(table))),
        "persons": literal(layout.names.persons),
        "moves": qualified(SUPPORT_SCHEMA, _moves(layout, table)),
        "own_key_is_top": SQL(" ").join(tuple(own_key_is_top)),
        "below_itself": equal("new", above.via, "new", key),
        "is_new": equal("up", key, "new", key),
        "is_old": equal("up", key, "old", key),
        "hangs": equal("p", key, "new", above.via),
        "was_top": equal("p", key, "old", top.via),
        "below": equal("c", above.via, "new", key),
        "key_of_up": fields("up", key),
        "parent_of_up": fields("up", above.via),
        "new_key": fields("new", key),
        "from_new": _assigned(top.via, "new"),
        "hidden_parent": literal(
            f"{table}: {', '.join(above.via)} would point to a row of {table} that is not visible"
        ),
        "hidden_top": literal(f"{table}: the row stands in a tree whose top row is not visible"),
    }
    for row in ("old", "new", "c"):
        found[f"{row}_parent"] = fields(row, above.via)
        found[f"{row}_place"] = fields(row, place(above))
        found[f"{row}_top"] = fields(row, top.via)
    up = {
        "hangs": found["hangs"],
        "above_up": equal("p", key, "up", above.via),
        "place": fields("p", place(above)),
    }
    return {**found, "up": _UP.format(table=found["table"], **up)}


def _compared(above: Link, top: Link) -> dict[str, Composable]:
    """Return the parts of a statement that compares the columns of ours with a walk down."""
    return {
        **_walk_down(above, top.via),
        "down_place": fields("down", place(above)),
        "down_top": fields("down", top.via),
        "c_top": fields("c", top.via),
        "from_down": _assigned(top.via, "down"),
    }


def _walk_down(above: Link, found: tuple[str, ...]) -> dict[str, Composable]:
    """Return the parts of a walk from all top rows down, which calls the columns of the top row so."""
    table, key = relation(above.to), above.columns
    renamed = (
        SQL("p.{} as {}").format(Identifier(each), Identifier(name))
        for each, name in zip(key, found, strict=True)
    )
    down = _DOWN.format(
        table=table,
        place=fields("p", place(above)),
        key_as_top=joined(",", renamed),
        parent=fields("p", above.via),
        top=fields("down", found),
        below_down=equal("p", above.via, "down", key),
    )
    return {"table": table, "down": down, "is_down": equal("down", key, "c", key)}


def _assigned(columns: tuple[str, ...], row: str) -> Composable:
    return joined(",", (SQL("{0} = {1}.{0}").format(Identifier(each), SQL(row)) for each in columns))
