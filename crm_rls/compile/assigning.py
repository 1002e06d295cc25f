"""Assignment rules in the database: a column for the cause, and a trigger that assigns (ADR 0010).

The rules stand as constants in the trigger's function, so changed rules are a changed function, which a
plan sees. Its name sorts before those of the other triggers on the root, which read what it assigns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crm_rls.catalog import ColumnFacts, ServerFacts, SupportObject
from crm_rls.compile import objects
from crm_rls.compile.comparability import differs_from_its_text
from crm_rls.compile.comparisons import NO_CLASSES, distinguishable
from crm_rls.compile.fitness import missing_column, unfit
from crm_rls.compile.layout import Layout
from crm_rls.compile.lookup import Column, TooManyRules, keys_of, lookup
from crm_rls.diagnostics import Code, Diagnostic
from crm_rls.model import AssignmentField
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


def fields_with_rules(layout: Layout) -> Iterator[AssignmentField]:
    """Yield the assignment fields that have rules."""
    return (field for field in layout.model.assignment if field.rules)


def compile_assignment(layout: Layout) -> Iterator[SupportObject]:
    """Yield column, function and trigger of every field that has rules."""
    root = layout.model.root.name
    for field in fields_with_rules(layout):
        cause, name = layout.names.cause(field.column), _function_name(layout, field)
        yield objects.column(root, cause, CAUSE_TYPE)
        yield objects.compiled_function(Function(SUPPORT_SCHEMA, name, "trigger", text(_body(layout, field))))
        yield objects.trigger(root, layout.names.trigger(name), "before", ("insert", "update"), name)


def _function_name(layout: Layout, field: AssignmentField) -> str:
    root = layout.model.root.name
    return layout.names.object_on("assign", f"{root.schema}_{root.name}_{field.column}")


def _body(layout: Layout, field: AssignmentField) -> Composable:
    root, cause = layout.model.root.name, layout.names.cause(field.column)
    decides = (*keys_of(field.rules), field.column, cause)
    refusal = f"{root}.{cause} is one of {', '.join(Cause)}, or null: use one of these"
    own = layout.classes.get(root, NO_CLASSES).get(field.column)
    column = Identifier(field.column)
    return _BODY.format(
        table=qualified(root.schema, root.name),
        column=column,
        cause=Identifier(cause),
        new=distinguishable(SQL("new.{}").format(column), own),
        old=distinguishable(SQL("old.{}").format(column), own),
        found=distinguishable(SQL("found_value"), own),
        value=lookup(field.rules, _of("new")),
        new_values=joined(",", _values(layout, "new", decides)),
        old_values=joined(",", _values(layout, "old", decides)),
        refusal=literal(refusal),
    )


def _values(layout: Layout, row: str, columns: Iterable[str]) -> Iterator[Composable]:
    classes = layout.classes.get(layout.model.root.name, NO_CLASSES)
    return (distinguishable(_of(row)(column), classes.get(column)) for column in columns)


def _of(row: str) -> Column:
    return lambda column: SQL("{}.{}").format(SQL(row), Identifier(column))  # one of our own words


# -- whether rules fit the database --------------------------------------------------------------------


def unassignable(layout: Layout, facts: ServerFacts) -> Iterator[Diagnostic]:
    """Yield every reason why rules cannot be compiled or do not fit the columns they ask."""
    root = facts.tables.get(layout.model.root.name)
    for field in fields_with_rules(layout):
        place = layout.model.place("assignment", field.name, "rules")
        try:
            lookup(field.rules, _of("new"))
        except TooManyRules as failure:
            yield unfit(
                Code.TOO_MANY_RULES,
                f"assignment {field.name}",
                f"the rules of `{field.name}` are too many: {failure}",
                "use ranges on one column, or an exact column of areas",
                place,
            )
        if root is None:
            continue
        for column in keys_of(field.rules):
            if column not in root.columns:
                yield missing_column(root, column, f"assignment {field.name}", place)
            elif found := _misfit(field, root.columns[column]):
                cause, step = found
                cause = f"column {root.name}.{column} is {root.columns[column].type}{cause}"
                yield unfit(Code.UNFIT_RULE_COLUMN, f"assignment {field.name}", cause, step, place)


def _misfit(field: AssignmentField, column: ColumnFacts) -> tuple[str, str] | None:
    """Return why rules cannot ask a column, behind the name of its type, and the next step."""
    if differs_from_its_text(column):
        cause = ", in which different texts can be equal, and rules compare texts"
        return cause, "let rules ask a column of type text with a deterministic collation"
    kind = column.type.partition("(")[0]
    asked = {each.test for one in field.rules for each in one.conditions if each.column == column.name}
    if column.name in field.numbers:
        if kind not in _NUMBERS:
            return ", which is no exact number", f"take it out of `numbers` of `{field.name}`"
    elif kind in _NUMBERS:
        step = f"add it to `numbers` of `{field.name}`"
        return ", and rules compare it as a text, in which 10 comes before 9", step
    elif kind.startswith(_UNPRINTABLE) or column.type.endswith("[]"):
        return f", which rules of `{field.name}` cannot ask", "use text or numbers"
    elif asked != {Test.EXACT} and kind not in _TEXTS:
        cause = f", and ranges and prefixes in `{field.name}` need text or a number"
        return cause, "change the type of the column, or compare exact values"
    return None
