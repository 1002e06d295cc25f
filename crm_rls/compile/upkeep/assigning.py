"""Assignment rules in the database: a column for the cause, and a trigger that assigns (ADR 0010).

The rules stand as constants in the trigger's function, so changed rules are a changed function, which a
plan sees. Its name sorts before those of the other triggers on the root, which read what it assigns.

Rules may ask a row that the contact refers to (ADR 0032). Then the function reads it with the rights of the
support owner. The contact keeps the version that it was assigned by; a foreign key to the versions of the
other table hands a new one down, which is a change of the contact, and so the rules decide again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crm_rls.catalog import ColumnFacts, Filling, Kind, ServerFacts, SupportObject, TableFacts
from crm_rls.compile.conditions.comparisons import NO_CLASSES, Classes, distinguishable
from crm_rls.compile.fit.comparability import differs_from_its_text
from crm_rls.compile.fit.fitness import missing_column, unfit
from crm_rls.compile.installation import objects
from crm_rls.compile.reach.layout import Layout
from crm_rls.compile.reach.linking import refers_place
from crm_rls.compile.upkeep.counting import VERSION_TYPE, carrying, counter, counting_trigger, function_name
from crm_rls.compile.upkeep.joined_rows import JoinedRow, joined_rows, rows_of
from crm_rls.compile.upkeep.lookup import Column, TooManyRules, keys_of, lookup, own_keys_of
from crm_rls.diagnostics import Code, Diagnostic, Place
from crm_rls.model import RuledColumn
from crm_rls.model.assignment import Cause, Test, joined_columns
from crm_rls.postgres.functions import Function
from crm_rls.postgres.names import SUPPORT_SCHEMA
from crm_rls.postgres.sqltext import (
    SQL,
    Composable,
    Composed,
    Identifier,
    fields,
    joined,
    literal,
    relation,
    text,
)

CAUSE_TYPE = "text"

# In an insert OLD is a row of nulls (manual, 41.10). The first branch is the way of a bulk insert: every
# statement less on it is measurable.
_BODY = SQL(
    """
declare
    found_value {table}.{column}%type;{declared}
begin{read}
    if new.{column} is null and new.{cause} is null then
        new.{column} := {value};
        new.{cause} := case when new.{column} is not null then 'rule' end;
        return new;
    end if;
    if new.{cause} = 'pinned' then
        return new;
    end if;
    if new.{cause} not in ('rule', 'manual') then
        raise check_violation using message = {refusal};
    end if;
    if ({new_values}) is not distinct from ({old_values}) then
        return new;
    end if;
    found_value := {value};
    if new.{column} is null or (new.{cause} = 'rule' and (
        new.{cause} is distinct from old.{cause} or {new} is not distinct from {old}
    )) then
        new.{column} := found_value;
        new.{cause} := case when found_value is not null then 'rule' end;
    elsif {new} is distinct from {old} then
        if new.{cause} is distinct from 'rule' or {new} is distinct from {found} then
            new.{cause} := 'manual';
        end if;
    elsif new.{cause} is not distinct from old.{cause} and found_value is not null then
        new.{column} := found_value;
        new.{cause} := 'rule';
    end if;
    return new;
end
"""
)

# What stands in the rows that are referred to, as they are now: whoever changes them meanwhile is waited for.
# Nothing is read for an update that changes nothing here. A contact without a version has not found its row.
_READ = SQL(
    """
    if tg_op = 'UPDATE' and row({old})::record operator(pg_catalog.*=) row({new})::record{found} then
        return new;
    end if;{rows}"""
)

_FOUND = SQL("\n        and (new.{version} is not null or not (row({via}) is not null))")

_ROW = SQL(
    """
    select {sources} into {targets} from {parent} as p where {refers} for key share;"""
)

_FILL = SQL(
    "update {table} as c set {own} = p.{version} from {parent} as p "
    "where {refers} and c.{own} is distinct from p.{version}"
)

_STALE = SQL(
    "select pg_catalog.count(*) from {table} as c left join {parent} as p on {refers} "
    "where c.{own} is distinct from p.{version}"
)

_NUMBERS = ("smallint", "integer", "bigint", "numeric")
_TEXTS = ("text", "character varying", "character")
_UNPRINTABLE = ("date", "time", "timestamp", "interval", "real", "double precision", "money", "json", "bytea")
"""Types whose text depends on settings, or which have no text that a person would write into a rule."""


def compile_assignment(layout: Layout) -> Iterator[SupportObject]:
    """Yield column, function and trigger of every column that has rules."""
    for ruled in layout.model.ruled():
        yield objects.column(ruled.table, layout.names.cause(ruled.column), CAUSE_TYPE)
        yield _function(layout, ruled)
        yield _trigger(layout, ruled)


def compile_joined_rows(layout: Layout, facts: ServerFacts) -> Iterator[SupportObject]:
    """Yield what tells contacts that a row has changed which rules ask, in the order of its making."""
    counting = {carry.parent for carry in carrying(layout)}
    for row in joined_rows(layout):
        yield objects.column(row.table, row.version, VERSION_TYPE, derived=True)
        if row.parent not in counting:
            counting.add(row.parent)
            yield from counter(layout, row.parent, facts)
        yield _foreign_key(layout, row)


def joined_fillings(layout: Layout) -> Iterator[Filling]:
    """Yield the statements that fill the versions in rows that are already there, where they are not right.

    That assigns nobody on the first time: the triggers are made afterwards.
    """
    return (joined_filling(layout, row) for row in joined_rows(layout))


def joined_filling(layout: Layout, row: JoinedRow) -> Filling:
    """Return the statement that fills the versions of one row that is asked."""
    guards = [counting_trigger(layout, row.parent), _foreign_key(layout, row)]
    for ruled in layout.model.ruled():
        if ruled.table == row.table and row.parent in {each.parent for each in rows_of(layout, ruled)}:
            guards += [_function(layout, ruled), _trigger(layout, ruled)]
    watched = {each.identity for each in guards}
    watched.add((Kind.COLUMN, row.table.schema, row.table.name, row.version))
    counted = f"{function_name(layout, 'version', row.parent)}()"
    watched.add((Kind.FUNCTION, SUPPORT_SCHEMA, "", counted))
    watched.add((Kind.COLUMN, row.parent.schema, row.parent.name, layout.names.version))
    statement = text(_FILL.format(**_versions(layout, row)))
    return Filling(row.table, statement, frozenset(watched), (row.parent,))


def stale(layout: Layout, row: JoinedRow) -> Composed:
    """Return the query that counts the rows whose version is not that of the row that they refer to."""
    return _STALE.format(**_versions(layout, row))


def _versions(layout: Layout, row: JoinedRow) -> dict[str, Composable]:
    return {
        "table": relation(row.table),
        "parent": relation(row.parent),
        "own": Identifier(row.version),
        "version": Identifier(layout.names.version),
        "refers": row.joined("c", "p"),
    }


def _foreign_key(layout: Layout, row: JoinedRow) -> SupportObject:
    own, other = (*row.via, row.version), (*row.parent_key, layout.names.version)
    name = layout.names.object_on("joined", f"{row.table.name}_{row.version}")
    return objects.foreign_key(row.table, name, own, row.parent, other, emptied=(row.version,))


def _function(layout: Layout, ruled: RuledColumn) -> SupportObject:
    rows, name = rows_of(layout, ruled), _function_name(layout, ruled)
    function = Function(SUPPORT_SCHEMA, name, "trigger", text(_body(layout, ruled, rows)), definer=bool(rows))
    return objects.compiled_function(function, layout.names.owner if rows else "")


def _trigger(layout: Layout, ruled: RuledColumn) -> SupportObject:
    name = _function_name(layout, ruled)
    return objects.trigger(ruled.table, layout.names.trigger(name), "before", ("insert", "update"), name)


def _function_name(layout: Layout, ruled: RuledColumn) -> str:
    """Return a name that says, too, which rows the rules ask.

    With another row the trigger is another one, made after versions are filled and owner may read the row.
    """
    words = [ruled.table.schema, ruled.table.name, ruled.column]
    words += [word for row in rows_of(layout, ruled) for word in (row.parent.schema, row.parent.name)]
    return layout.names.object_on("assign", "_".join(words))


def _body(layout: Layout, ruled: RuledColumn, rows: tuple[JoinedRow, ...]) -> Composable:
    table, cause = ruled.table, layout.names.cause(ruled.column)
    versions = [column for row in rows for column in (*row.via, row.version)]
    decides = tuple(dict.fromkeys((*own_keys_of(ruled.rules), *versions, ruled.column, cause)))
    variables = _Variables(rows)
    refusal = f"{table}.{cause} is one of {', '.join(Cause)}, or null: use one of these"
    classes = layout.classes.get(table, NO_CLASSES)
    own = classes.get(ruled.column)
    column = Identifier(ruled.column)
    return _BODY.format(
        table=relation(table),
        column=column,
        cause=Identifier(cause),
        new=distinguishable(SQL("new.{}").format(column), own),
        old=distinguishable(SQL("old.{}").format(column), own),
        found=distinguishable(SQL("found_value"), own),
        value=lookup(ruled.rules, variables.column),
        declared=SQL("").join([*variables.declared()]),
        read=_reading(layout, rows, variables, decides),
        new_values=joined(",", _values(classes, "new", decides)),
        old_values=joined(",", _values(classes, "old", decides)),
        refusal=literal(refusal),
    )


class _Variables:
    """What a trigger keeps of the rows that rules ask: a variable for each column."""

    def __init__(self, rows: Iterable[JoinedRow]) -> None:
        columns = ((name, row.parent, column) for row in rows for name, column in row.columns.items())
        self._names = {
            name: (Identifier(f"asked_{number}"), table, column)
            for number, (name, table, column) in enumerate(columns, 1)
        }

    def column(self, name: str) -> Composable:
        """Return a column that rules ask: a variable, or a column of the row that is written."""
        return self._names[name][0] if name in self._names else _of("new")(name)

    def declared(self) -> Iterator[Composable]:
        """Yield the declarations."""
        for variable, table, column in self._names.values():
            of = relation(table)
            yield SQL("\n    {} {}.{}%type;").format(variable, of, Identifier(column))

    def of(self, row: JoinedRow) -> Iterator[Composable]:
        """Yield those of a row."""
        return (self._names[name][0] for name in row.columns)


def _reading(
    layout: Layout, rows: tuple[JoinedRow, ...], variables: _Variables, decides: tuple[str, ...]
) -> Composable:
    """Return the statements that read the rows; none where rules ask none."""
    if not rows:
        return SQL("")
    found = [_FOUND.format(version=Identifier(row.version), via=fields("new", row.via)) for row in rows]
    read = [
        _ROW.format(
            sources=fields("p", (layout.names.version, *row.columns.values())),
            targets=joined(",", (_of("new")(row.version), *variables.of(row))),
            parent=relation(row.parent),
            refers=row.joined("new", "p"),
        )
        for row in rows
    ]
    return _READ.format(
        old=fields("old", decides),
        new=fields("new", decides),
        found=SQL("").join(found),
        rows=SQL("").join(read),
    )


def _values(classes: Classes, row: str, columns: Iterable[str]) -> Iterator[Composable]:
    return (distinguishable(_of(row)(column), classes.get(column)) for column in columns)


def _of(row: str) -> Column:
    return lambda column: SQL("{}.{}").format(SQL(row), Identifier(column))  # one of our own words


# -- whether rules fit the database --------------------------------------------------------------------


def unassignable(layout: Layout, facts: ServerFacts) -> Iterator[Diagnostic]:
    """Yield every reason why rules cannot be compiled or do not fit the columns they ask."""
    for ruled in layout.model.ruled():
        owner, place = f"assignment {ruled.field}", layout.model.place(*ruled.steps)
        try:
            lookup(ruled.rules, _of("new"))
        except TooManyRules as failure:
            yield unfit(
                Code.TOO_MANY_RULES,
                owner,
                f"the rules of `{ruled.field}` are too many: {failure}",
                "use ranges on one column, or an exact column of areas",
                place,
            )
        if (table := facts.tables.get(ruled.table)) is None:
            continue
        yield from _unfilled(ruled, table, layout.model.place(*ruled.steps[:-1]))
        for row in rows_of(layout, ruled):
            yield from _unfit_row(layout, table, row, owner)
        elsewhere = joined_columns(ruled.rules)
        for name in keys_of(ruled.rules):
            of = elsewhere.get(name)
            column, holder = (name, table) if of is None else (of.column, facts.tables.get(of.table))
            if holder is None:
                continue
            if column not in holder.columns:
                yield missing_column(holder, column, owner, place)
            elif found := _misfit(ruled, name, holder.columns[column]):
                cause, step = found
                cause = f"column {holder.name}.{column} is {holder.columns[column].type}{cause}"
                yield unfit(Code.UNFIT_RULE_COLUMN, owner, cause, step, place)


def _unfit_row(layout: Layout, table: TableFacts, row: JoinedRow, owner: str) -> Iterator[Diagnostic]:
    """Yield why nothing would tell a contact that the row has changed which its rules ask."""
    number = [link.to for link in layout.model.refers(row.table)].index(row.parent)
    place = refers_place(layout.model, row.table, number)
    via, ends = ", ".join(row.via), set(zip(row.via, row.parent_key, strict=True))
    keys = [
        key
        for key in table.foreign_keys
        if key.target == row.parent and set(zip(key.columns, key.target_columns, strict=True)) == ends
    ]
    if row.link.unchecked and not keys:
        cause = f"rules ask {row.parent}, and no foreign key leads there from {row.table} ({via})"
        step = "add the key, or leave the conditions out"
    elif keys and all(key.deferrable for key in keys):
        # A row that comes before the one that it refers to would be assigned without it.
        cause = f"rules ask {row.parent}, and the foreign key {keys[0].name} is deferrable"
        step = "make it NOT DEFERRABLE"
    elif any(table.columns[each].generated for each in row.via if each in table.columns):
        # A foreign key over it cannot be ON UPDATE CASCADE.
        cause, step = f"rules ask {row.parent}, and {via} is generated", "make it a plain column"
    else:
        return
    yield unfit(Code.UNFIT_JOINED_ROW, owner, cause, step, place)


def _unfilled(ruled: RuledColumn, table: TableFacts, place: Place | None) -> Iterator[Diagnostic]:
    """Yield why rules cannot fill their column; that one of the contacts is missing is told elsewhere."""
    owner, known = f"assignment {ruled.field}", table.columns.get(ruled.column)
    if known is None:
        yield missing_column(table, ruled.column, owner, place)
    elif known.generated:
        cause = f"`rules` fill {table.name}.{ruled.column}, which is generated: no trigger sets its value"
        yield unfit(Code.UNFIT_GENERATED_COLUMN, owner, cause, "assign to a column of its own", place)


def _misfit(ruled: RuledColumn, name: str, column: ColumnFacts) -> tuple[str, str] | None:
    """Return why rules cannot ask a column, behind the name of its type, and the next step."""
    if differs_from_its_text(column):
        cause = ", in which different texts can be equal, and rules compare texts"
        return cause, "let rules ask a column of type text with a deterministic collation"
    kind = column.type.partition("(")[0]
    asked = {each.test for one in ruled.rules for each in one.conditions if each.column == name}
    if name in ruled.numbers:
        if kind not in _NUMBERS:
            return ", which is no exact number", f"take it out of `numbers` of `{ruled.field}`"
    elif kind in _NUMBERS:
        step = f"add it to `numbers` of `{ruled.field}`"
        return ", and rules compare it as a text, in which 10 comes before 9", step
    elif kind.startswith(_UNPRINTABLE) or column.type.endswith("[]"):
        return f", which rules of `{ruled.field}` cannot ask", "use text or numbers"
    elif asked != {Test.EXACT} and kind not in _TEXTS:
        cause = f", and ranges and prefixes in `{ruled.field}` need text or a number"
        return cause, "change the type of the column, or compare exact values"
    return None
