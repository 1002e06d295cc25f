"""What ways show of a table, as a condition in a query of the operator's, which no policy narrows. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from crm_rls.compile.conditions.expressions import expression
from crm_rls.compile.conditions.scope import Scope
from crm_rls.compile.reach.layout import Layout
from crm_rls.compile.reach.ways import Way
from crm_rls.compile.upkeep.makers import is_mine
from crm_rls.model import TableName
from crm_rls.postgres.sqltext import SQL, Composable, joined, literal


def shown_by(
    layout: Layout, ways: Iterable[Way], table: TableName, scope: Scope, login: str
) -> Composable | None:
    """Return what is true of the rows that the ways show to a login; None if there is no way.

    `scope` is `Layout.scope_outside_policies` with the attributes of whom the login acts for.
    """
    found = [_shown(layout, way, table, scope, login) for way in ways]
    return SQL("({})").format(joined("or", found)) if found else None


def _shown(layout: Layout, way: Way, table: TableName, scope: Scope, login: str) -> Composable:
    condition = SQL("({})").format(expression(way.predicate, scope))
    if way.made:
        return SQL("({} and {})").format(is_mine(layout, table, literal(login)), condition)
    return condition
