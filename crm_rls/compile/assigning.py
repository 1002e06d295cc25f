"""Assignment rules in the database: a column for the cause, and a trigger that assigns (ADR 0010).

The rules stand as constants in the trigger's function, so changed rules are a changed function, which a
plan sees. Its name sorts before those of the other triggers on the root, which read what it assigns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crm_rls.catalog import ColumnFacts, ServerFacts, SupportObject, TableFacts
from crm_rls.compile import objects
from crm_rls.compile.comparability import differs_from_its_text
from crm_rls.compile.comparisons import NO_CLASSES, Classes, distinguishable
from crm_rls.compile.fitness import missing_column, unfit
from crm_rls.compile.layout import Layout
from crm_rls.compile.lookup import Column, TooManyRules, keys_of, lookup
from crm_rls.diagnostics import Code, Diagnostic, Place
from crm_rls.model import RuledColumn
from crm_rls.model.assignment import Cause, Test
from crm_rls.postgres.functions import Function
from crm_rls.postgres.names import SUPPORT_SCHEMA
from crm_rls.postgres.sqltext import SQL, Composable, Identifier, joined, literal, qualified, text

CAUSE_TYPE = "text"

# In an insert OLD is a row of nulls (manual, 41.10). The first branch is the way of a bulk insert: every
# statement less on it is measurable.
_BODY = SQL(
    """
declare
    found_value {table}.{column}%type;
begin
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

_NUMBERS = ("smallint", "integer", "bigint", "numeric")
_TEXTS = ("text", "character varying", "character")
_UNPRINTABLE = ("date", "time", "timestamp", "interval", "real", "double precision", "money", "json", "bytea")
"""Types whose text depends on settings, or which have no text that a person would write into a rule."""


def compile_assignment(layout: Layout) -> Iterator[SupportObject]:
    """Yield column, function and trigger of every column that has rules."""
    for ruled in layout.model.ruled():
        cause, name = layout.names.cause(ruled.column), _function_name(layout, ruled)
        yield objects.column(ruled.table, cause, CAUSE_TYPE)
        yield objects.compiled_function(Function(SUPPORT_SCHEMA, name, "trigger", text(_body(layout, ruled))))
        yield objects.trigger(ruled.table, layout.names.trigger(name), "before", ("insert", "update"), name)


def _function_name(layout: Layout, ruled: RuledColumn) -> str:
    return layout.names.object_on("assign", f"{ruled.table.schema}_{ruled.table.name}_{ruled.column}")


def _body(layout: Layout, ruled: RuledColumn) -> Composable:
    table, cause = ruled.table, layout.names.cause(ruled.column)
    decides = (*keys_of(ruled.rules), ruled.column, cause)
    refusal = f"{table}.{cause} is one of {', '.join(Cause)}, or null: use one of these"
    classes = layout.classes.get(table, NO_CLASSES)
    own = classes.get(ruled.column)
    column = Identifier(ruled.column)
    return _BODY.format(
        table=qualified(table.schema, table.name),
        column=column,
        cause=Identifier(cause),
        new=distinguishable(SQL("new.{}").format(column), own),
        old=distinguishable(SQL("old.{}").format(column), own),
        found=distinguishable(SQL("found_value"), own),
        value=lookup(ruled.rules, _of("new")),
        new_values=joined(",", _values(classes, "new", decides)),
        old_values=joined(",", _values(classes, "old", decides)),
        refusal=literal(refusal),
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
        for column in keys_of(ruled.rules):
            if column not in table.columns:
                yield missing_column(table, column, owner, place)
            elif found := _misfit(ruled, table.columns[column]):
                cause, step = found
                cause = f"column {table.name}.{column} is {table.columns[column].type}{cause}"
                yield unfit(Code.UNFIT_RULE_COLUMN, owner, cause, step, place)


def _unfilled(ruled: RuledColumn, table: TableFacts, place: Place | None) -> Iterator[Diagnostic]:
    """Yield why rules cannot fill their column; that one of the contacts is missing is told elsewhere."""
    owner, known = f"assignment {ruled.field}", table.columns.get(ruled.column)
    if known is None:
        yield missing_column(table, ruled.column, owner, place)
    elif known.generated:
        cause = f"`rules` fill {table.name}.{ruled.column}, which is generated: no trigger sets its value"
        yield unfit(Code.UNFIT_GENERATED_COLUMN, owner, cause, "assign to a column of its own", place)


def _misfit(ruled: RuledColumn, column: ColumnFacts) -> tuple[str, str] | None:
    """Return why rules cannot ask a column, behind the name of its type, and the next step."""
    if differs_from_its_text(column):
        cause = ", in which different texts can be equal, and rules compare texts"
        return cause, "let rules ask a column of type text with a deterministic collation"
    kind = column.type.partition("(")[0]
    asked = {each.test for one in ruled.rules for each in one.conditions if each.column == column.name}
    if column.name in ruled.numbers:
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
