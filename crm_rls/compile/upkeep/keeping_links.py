"""Writes do not widen: a trigger on each table whose columns decide what is visible beside the row.

With several ways to a row, a policy that lets a write pass by one of them says nothing of the others: the
owner of a deal could hang it on a contact that he or she does not see. And with a column that shows another
row a person could point at any. A policy cannot compare old and new, so a trigger does. It runs with the
rights of the writer, whose policies say what is seen, in a query of its own: no policy asks itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from crm_rls.catalog import SupportObject
from crm_rls.compile.conditions.expressions import expression
from crm_rls.compile.conditions.held_keys import held, means
from crm_rls.compile.conditions.scope import Scope
from crm_rls.compile.installation.objects import compiled_function, trigger
from crm_rls.compile.reach.layout import Layout
from crm_rls.compile.upkeep.joined_rows import joined_rows
from crm_rls.model import Link, Model, Right, TableName
from crm_rls.model.key_forms import CodedKey, KeyArray
from crm_rls.model.predicates import TRUE, columns
from crm_rls.postgres.functions import Function
from crm_rls.postgres.names import SUPPORT_SCHEMA
from crm_rls.postgres.sqltext import SQL, Composable, Identifier, fields, joined, literal, relation, text

# Who passes the policies of the other table, and whoever is no person, is not asked. The operator compares
# images: what changes only for the eye changes.
_BODY = SQL(
    """
begin
    if pg_has_role(current_user, {persons}, 'usage') then
{checks}
    end if;
    return new;
end
"""
)

# The query stands alone inside: as part of the first condition it would be started for every row.
_CHECK = SQL(
    """        if (tg_op = 'INSERT' or row({old})::record operator(pg_catalog.*<>) row({new})::record)
            and row({via}) is not null and ({when}) and row_security_active({table_name})
        then
            if {hidden} then
                raise insufficient_privilege using
                    message = {message},
                    hint = 'Every link that a write changes must point to a row that the writer sees.';
            end if;
        end if;"""
)

_HIDDEN = SQL("not exists (select from {table} as other where {joined})")

# Of an array only those keys are asked that are new there. `any` of a null is unknown, which is not old.
_HIDDEN_OF_ARRAY = SQL(
    """exists (
                select from pg_catalog.unnest(new.{via}) as held
                where held is not null and {hidden}
                    and not (tg_op = 'UPDATE' and {meant} and (held = any (old.{via})) is true)
            )"""
)


def guarded_links(model: Model) -> Mapping[TableName, tuple[Link, ...]]:
    """Return by table the links that a write of its rows must not point at hidden rows.

    Those of tables with several ways to a row, and all by which a row shows another one. An array of keys is
    several ways.
    """
    found: dict[TableName, list[Link]] = {}
    granted = {grant.table for group in model.groups for grant in group.on}
    for child in model.children:
        for link in child.links:
            if link.back:
                own = Link(child.name, link.columns, link.via)
                found.setdefault(link.to, []).append(own)
            elif (
                len(child.links) > 1
                or child.name in granted
                or child.tree is not None
                or isinstance(link.form, KeyArray)
            ):
                found.setdefault(child.name, []).append(link)
    return {table: tuple(dict.fromkeys(links)) for table, links in sorted(found.items())}


def asked_links(layout: Layout) -> Mapping[TableName, tuple[Link, ...]]:
    """Return by table the links to rows that assignment rules ask and of which people see some.

    The value that a rule gives tells of the row, so nobody may point at one that he or she does not see.
    Rows that people never see, or always, cannot be asked for.
    """
    found: dict[TableName, list[Link]] = {}
    for row in joined_rows(layout):
        if Right.READ in layout.rights.get(row.parent, ()):
            found.setdefault(row.table, []).append(row.link)
    return {table: tuple(links) for table, links in found.items()}


def compile_link_guards(layout: Layout) -> Iterator[SupportObject]:
    """Yield function and trigger of each table that people may write."""
    by_ways, by_rules = guarded_links(layout.model), asked_links(layout)
    for table in sorted(by_ways.keys() | by_rules.keys()):
        links = tuple(dict.fromkeys((*by_ways.get(table, ()), *by_rules.get(table, ()))))
        if layout.rights[table] & {Right.CREATE, Right.UPDATE}:
            name = layout.names.object_on("links", f"{table.schema}_{table.name}")
            checks = SQL("\n").join([_check(layout, table, link) for link in links])
            body = text(_BODY.format(persons=literal(layout.names.persons), checks=checks))
            yield compiled_function(Function(SUPPORT_SCHEMA, name, "trigger", body), layout.names.owner)
            # Its name puts it behind the triggers that fill columns; see `names.trigger`.
            yield trigger(table, layout.names.trigger(name), "before", ("insert", "update"), name)


def _check(layout: Layout, table: TableName, link: Link) -> Composable:
    # What the condition reads decides, too, which table a value means.
    deciding = tuple(sorted(columns(link.when)))
    watched = tuple(dict.fromkeys((*link.via, *deciding)))
    conditions = [] if link.when == TRUE else [expression(link.when, _of_new(layout.scope_on(table)))]
    if isinstance(link.form, CodedKey):
        conditions.append(held(_new(link.via[0]), link.form))
    table_name = relation(link.to)
    return _CHECK.format(
        old=fields("old", watched),
        new=fields("new", watched),
        via=fields("new", link.via),
        when=joined(") and (", conditions) if conditions else SQL("true"),
        table_name=literal(text(table_name)),
        hidden=_hidden(layout, link, table_name, deciding),
        message=literal(
            f"{table}: {', '.join(link.via)} would point to a row of {link.to} that is not visible"
        ),
    )


def _hidden(layout: Layout, link: Link, table: Composable, deciding: tuple[str, ...]) -> Composable:
    """Return that the new row points to what the writer does not see."""
    is_array = isinstance(link.form, KeyArray)
    pairs = (
        means(
            SQL("held") if is_array else _new(own),
            SQL("other.{}").format(Identifier(theirs)),
            None if is_array else link.form,
        )
        for own, theirs in layout.model.pairs(link)
    )
    # Without a privilege on the other table people see none of its rows, and the query would fail.
    readable = Right.READ in layout.rights[link.to]
    hidden = _HIDDEN.format(table=table, joined=joined("and", pairs)) if readable else SQL("true")
    if not is_array:
        return hidden
    same = SQL("row({})::record operator(pg_catalog.*=) row({})::record")
    meant = same.format(fields("old", deciding), fields("new", deciding)) if deciding else SQL("true")
    return _HIDDEN_OF_ARRAY.format(via=Identifier(link.via[0]), hidden=hidden, meant=meant)


def _of_new(scope: Scope) -> Scope:
    """Return the scope of a condition on the row that is written."""
    return replace(scope, table="new", column=_new)


def _new(column: str) -> Composable:
    return SQL("new.{}").format(Identifier(column))
