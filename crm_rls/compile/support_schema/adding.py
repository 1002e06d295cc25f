"""Territories that managers add: the function that says whether a row has one, and which columns can hold it.

Which territories these are stands in rows of `crm_access.added_territory`, which managers change at any hour.
Policies over a subtree ask for them once a query, and are always there (ADR 0034).
"""

from __future__ import annotations

from collections.abc import Iterator

from crm_rls.catalog import ColumnFacts, ServerFacts, SupportObject
from crm_rls.compile.installation.objects import compiled_function
from crm_rls.compile.reach.layout import Layout
from crm_rls.diagnostics import Code, Diagnostic, Severity
from crm_rls.model import Model
from crm_rls.model.growing import open_columns
from crm_rls.postgres.functions import AS_OWNER, Argument, Function
from crm_rls.postgres.names import SUPPORT_SCHEMA
from crm_rls.postgres.sqltext import SQL, Identifier, joined, relation, text

HAS_TERRITORY = "has_territory"

_TEXTS = ("text", "character varying")


def territory_functions(layout: Layout) -> Iterator[SupportObject]:
    """Yield `has_territory(territory)`, if managers may add some: whether a row of any table has it."""
    columns = sorted(open_columns(layout.model))
    if not columns:
        return
    asked = (
        SQL("exists (select from {} as c where c.{} = $1)").format(relation(table), Identifier(column))
        for table, column in columns
    )
    function = Function(
        SUPPORT_SCHEMA,
        HAS_TERRITORY,
        "boolean",
        text(SQL("\nbegin\n    return {};\nend\n").format(joined("or", asked))),
        (Argument("territory", "text"),),
        volatility="stable",
        definer=True,
        settings=AS_OWNER,
    )
    yield compiled_function(function, layout.names.owner)


def unfit_for_adding(model: Model, facts: ServerFacts) -> Iterator[Diagnostic]:
    """Yield the columns in which a key that a manager adds could mean another one, or none.

    Where two texts can be equal, a new key would bring contacts of another territory; in a type that is no
    text it would be an error for everybody.
    """
    for table, name in sorted(open_columns(model)):
        known = facts.tables.get(table)
        column = None if known is None else known.columns.get(name)
        if column is None or (cause := _unfit(column)) is None:
            continue
        yield Diagnostic(
            Code.UNFIT_FOR_NEW_TERRITORIES,
            Severity.ERROR,
            f"column {table}.{name} {cause}",
            "take out `new_territories`, or make it a text with a deterministic collation",
            model.place("database", "new_territories"),
            f"table {table}",
        )


def _unfit(column: ColumnFacts) -> str | None:
    if column.base not in _TEXTS or column.operator_class is not None:
        return f"is of type {column.type}, so not every key that a manager adds is a value of it"
    if not column.deterministic:
        return "has a collation that is not deterministic, so a new key could be equal to another one"
    return None
