"""The function by which a person gives a contact away: `crm_access.give_contact`.

PostgreSQL checks the new row of an UPDATE against the policies for reading, so no plain UPDATE can carry a
contact out of the sight of who makes it (ADR 0031). The function changes one row with the owner's rights,
after the filters of the groups that may give contacts away were asked about the old row.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from crm_rls.catalog import Grant, Kind, ServerFacts, SupportObject
from crm_rls.compile.conditions.attributes import login_of, one_of, several_of
from crm_rls.compile.conditions.expressions import expression
from crm_rls.compile.installation.objects import compiled_function
from crm_rls.compile.protection.privileges import added_columns
from crm_rls.compile.reach.layout import Layout
from crm_rls.compile.upkeep.joined_rows import rows_of
from crm_rls.compile.upkeep.keeping_links import asked_links
from crm_rls.compile.upkeep.lookup import own_keys_of
from crm_rls.model import AccessGroup, Model, Right
from crm_rls.model.trees import above, fulfilled
from crm_rls.postgres.functions import AS_OWNER, Argument, Function
from crm_rls.postgres.names import SUPPORT_SCHEMA
from crm_rls.postgres.sqltext import (
    SQL,
    Composable,
    Identifier,
    array_literal,
    joined,
    literal,
    relation,
    text,
)

GIVE_CONTACT = "give_contact"

_ARGUMENTS = (Argument("contact", "text"), Argument("changes", "jsonb"), Argument("login", "text"))

# A row that the caller may not give away is not locked, for that could be noticed. Whoever had it locked may
# have moved it, so it is asked again.
_BODY = SQL(
    """
declare
    wanted {root}%rowtype;
    given {root}%rowtype;
    may boolean;
    found_key text;
    before jsonb;
    after jsonb;
    had text[];
    wrong text;
begin
    select string_agg(n.name, ', ' order by n.name) into wrong
    from jsonb_object_keys(changes) as n (name) where n.name <> all ({columns});
    if wrong is not null or coalesce(changes, '{{}}') = '{{}}' then
        raise invalid_parameter_value using
            message = coalesce('who sees a contact is not decided by ' || wrong, 'nothing is to be changed'),
            hint = {hint};
    end if;
{taken}
    begin
{key}
    exception
        when data_exception then
            return null;
    end;
    for asked in 1..2 loop
        select coalesce(bool_or(case a.access_group {filters} end), false) into may
        from {root} as c cross join crm_access.gives(login) as a
        where {same};
        if not may then
            return null;
        end if;
        if asked = 1 then
            select {key_text}, {values} into found_key, before
            from {root} as c where {same} for no key update;
        end if;
    end loop;
{territories}
    -- Nobody else can change the contact any more.
    had := array(select distinct g.access_group from crm_access.contact_groups_of(contact) as g order by 1);
    update {root} as c set {assignments} where {same} returning {values} into after;
    return jsonb_build_object(
        'contact', found_key,
        'had', to_jsonb(had),
        'old', (select jsonb_object_agg(o.key, o.value) from jsonb_each(before) as o
            where changes ? o.key or o.value is distinct from after -> o.key),
        'new', (select jsonb_object_agg(n.key, n.value) from jsonb_each(after) as n
            where changes ? n.key or n.value is distinct from before -> n.key)
    );
end
"""
)


# Field by field: jsonb_populate_record would ask the domains of all other columns, too.
_TAKEN = SQL(
    """    if changes ? {name} then
        given.{column} := case jsonb_typeof(changes -> {name})
            when 'array' then (
                select array_agg(e.value)::text from jsonb_array_elements_text(changes -> {name}) as e
            )
            else changes ->> {name}
        end;
    end if;"""
)

_TERRITORY = SQL(
    """    if changes ? {name} and given.{column} is not null then
        perform crm_access.require_territory(given.{column}::text);
    end if;"""
)


def reassigning(model: Model) -> tuple[AccessGroup, ...]:
    """Return the groups that may give contacts away."""
    return tuple(group for group in model.groups if group.reassigns)


def givable(layout: Layout, facts: ServerFacts) -> tuple[str, ...]:
    """Return the columns that can be changed in giving a contact away: those that decide who sees it.

    Filters read them, or rules ask them. Left out are the key, what the server or a trigger of ours fills,
    and columns by which a contact shows another row or belongs to one: our triggers would ask what the owner
    sees.
    """
    root = layout.model.root
    found = set(layout.read)
    left_out = {*root.key, *added_columns(layout, root.name)}
    found |= {field.column for field in layout.model.assignment}
    for ruled in layout.model.ruled():
        if ruled.table == root.name:
            found.update(own_keys_of(ruled.rules), *(row.via for row in rows_of(layout, ruled)))
    to_above = above(layout.model, root.name)
    left_out |= {*to_above.via} if to_above is not None else set()
    for child in layout.model.children:
        for link in child.links:
            if link.back and link.to == root.name:
                left_out |= {other for _, other in layout.model.pairs(link)}
    left_out.update(*(link.via for link in asked_links(layout).get(root.name, ())))
    known = facts.tables.get(root.name)
    if known is not None:
        left_out |= {column.name for column in known.columns.values() if column.generated}
    return tuple(sorted(found - left_out))


def give_contact(layout: Layout, facts: ServerFacts) -> Iterator[SupportObject]:
    """Yield the function `give_contact(contact, changes, login)`, if some group may give contacts away.

    It returns the key with the old and the new values and the groups that had it, null for a contact that the
    login may not give away or that is not there; it raises invalid_parameter_value for a column that does not
    decide who sees a contact.
    """
    groups, root = reassigning(layout.model), layout.model.root
    if not groups:
        return
    columns = givable(layout, facts)
    several = len(root.key) > 1
    body = _BODY.format(
        root=relation(root.name),
        columns=array_literal(columns),
        hint=literal(f"Give one of these: {', '.join(columns)}."),
        taken=SQL("\n").join(_TAKEN.format(name=literal(each), column=Identifier(each)) for each in columns),
        territories=SQL("\n").join(
            _TERRITORY.format(name=literal(field.column), column=Identifier(field.column))
            for field in layout.model.assignment
            if field.tree and field.column in columns
        ),
        key=SQL("\n").join(
            SQL("        wanted.{} := {};").format(
                Identifier(column), SQL(f"(contact::text[])[{place}]" if several else "contact")
            )
            for place, column in enumerate(root.key, 1)
        ),
        filters=SQL(" ").join(_filters(layout, groups)),
        same=joined(
            "and",
            (SQL("c.{} = wanted.{}").format(Identifier(column), Identifier(column)) for column in root.key),
        ),
        key_text=_key_text(root.key),
        values=SQL("jsonb_build_object({})").format(
            joined(",", (SQL("{}, c.{}").format(literal(each), Identifier(each)) for each in columns))
        ),
        assignments=joined(
            ",",
            (
                SQL("{} = case when changes ? {} then given.{} else c.{} end").format(
                    Identifier(each), literal(each), Identifier(each), Identifier(each)
                )
                for each in columns or root.key[:1]  # an UPDATE sets something, though nothing can be changed
            ),
        ),
    )
    function = Function(
        SUPPORT_SCHEMA, GIVE_CONTACT, "jsonb", text(body), _ARGUMENTS, definer=True, settings=AS_OWNER
    )
    yield compiled_function(function, layout.names.owner)


def give_contact_grants(layout: Layout, facts: ServerFacts) -> Iterator[Grant]:
    """Yield what the function's owner needs besides what filters read: to read and change the columns."""
    if not reassigning(layout.model):
        return
    root = layout.model.root
    for column in givable(layout, facts):
        for privilege in ("SELECT", "UPDATE"):
            yield Grant(Kind.TABLE, root.name.schema, root.name.name, layout.names.owner, privilege, column)


def _filters(layout: Layout, groups: tuple[AccessGroup, ...]) -> Iterator[Composable]:
    attributes = SQL("a.attributes")
    scope = replace(
        layout.scope_in_subselect("c"),
        attribute=one_of(attributes),
        several=several_of(attributes),
        login=login_of(attributes),
    )
    for group in groups:
        condition = expression(fulfilled(layout.model, group, Right.UPDATE), scope)
        yield SQL("when {} then ({}) is true").format(literal(group.name), condition)


def _key_text(key: tuple[str, ...]) -> Composable:
    texts = [SQL("c.{}::text").format(Identifier(column)) for column in key]
    return texts[0] if len(texts) == 1 else SQL("array[{}]::text").format(joined(",", texts))
