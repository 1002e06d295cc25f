"""The SQL of a predicate for who acts for somebody for a time: it must be true for one of these."""

from __future__ import annotations

from dataclasses import replace

from crm_rls.catalog import OperatorClass
from crm_rls.compile.conditions.attributes import Source, login_of, of_login, one_of, several_of
from crm_rls.compile.conditions.expressions import alias_beside, expression, typed_value
from crm_rls.compile.conditions.scope import Scope
from crm_rls.model.predicates import Predicate, attributes, separable
from crm_rls.postgres.names import SUPPORT_SCHEMA
from crm_rls.postgres.sqltext import SQL, Composable, Identifier, literal, qualified


def acting_expression(predicate: Predicate, scope: Scope, group: str) -> Composable:
    """Return the SQL of a predicate for timed members: that it is true for one of those they act for.

    A substitute sees what the absent person sees: where a filter asks `me`, that is the absent one.
    """
    if not attributes(predicate):
        return expression(predicate, scope)
    alias = alias_beside("acting", scope.table)
    acting = SQL("{}({}, CURRENT_USER) AS {}").format(
        qualified(SUPPORT_SCHEMA, "acting"), literal(group), Identifier(alias)
    )
    attributes_of_one = Identifier(alias)
    if separable(predicate):

        def of_all(name: str) -> Source:
            if name in scope.value_views:
                return of_login(scope.value_views[name], login_of(attributes_of_one), beside=acting)
            return several_of(attributes_of_one, beside=acting)(name)

        def any_of(name: str, own: OperatorClass | None) -> Composable:
            source = Source(one_of(attributes_of_one)(name), acting)
            source = of_all(name) if name in scope.value_views else source
            value = typed_value(name, source.value, scope, own)
            return SQL("ANY (ARRAY(SELECT {} FROM {}))").format(value, source.tables)

        return expression(predicate, replace(scope, operand=any_of, several=of_all, value_views={}))
    inside = replace(
        scope,
        attribute=one_of(attributes_of_one),
        several=several_of(attributes_of_one),
        login=login_of(attributes_of_one),
    )
    return SQL("EXISTS (SELECT FROM {} WHERE {})").format(acting, expression(predicate, inside))
