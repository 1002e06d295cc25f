"""Contacts that are shared with one person until a moment: policies for the role of those who have any.

Which contacts these are stands in rows of `crm_access.share`, which managers change at any hour; role and
policies are always there. Who has no share is not in the role, and pays nothing. Read only (ADR 0030).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from crm_rls.catalog import Grant, Kind, Policy, ServerFacts, SupportObject
from crm_rls.compile.conditions.attributes import Source, default_collation, login_of, one_of, several_of
from crm_rls.compile.conditions.expressions import expression
from crm_rls.compile.installation.objects import compiled_function, trigger
from crm_rls.compile.protection.policies import policy
from crm_rls.compile.reach.layout import Layout
from crm_rls.compile.reach.shared_ways import SHARED, everyone_shared_with, key_type
from crm_rls.model import AccessGroup, Right, Sharing
from crm_rls.model.predicates import TRUE
from crm_rls.postgres.functions import AS_OWNER, Argument, Function
from crm_rls.postgres.names import SUPPORT_SCHEMA
from crm_rls.postgres.sqltext import SQL, Composable, Identifier, qualified, relation, text

CONTACT_KEY = "contact_key"
HELD_CONTACT = "held_contact"
SHARE_SHOWS = "share_shows"

# What is no value of the key's type is the key of no contact.
_FIND = SQL(
    """
declare
    wanted {root}.{key}%type;
    found_key text;
begin
    wanted := contact;
    select c.{key}::text into found_key from {root} as c where c.{key} = wanted{held};
    return found_key;
exception
    when data_exception then
        return null;
end
"""
)

# For `answers`: whether no restriction hides a contact from somebody with these attributes.
_SHOWS = SQL(
    """
declare
    wanted {root}.{key}%type;
begin
    wanted := contact;
    return (select ({shown}) is true from {root} as c where c.{key} = wanted);
end
"""
)

# Who deletes a contact may have set crm_rls.action and crm_rls.reason, from which the log takes its words.
_END = SQL(
    """
begin
    if (tg_op = 'DELETE' or new.{key} is distinct from old.{key})
        and exists (select from crm_access.share as s where s.contact = old.{key}::text)
    then
        perform set_config('crm_rls.action', '', true);
        delete from crm_access.share as s where s.contact = old.{key}::text;
    end if;
    return null;
end
"""
)


def share_policies(layout: Layout, facts: ServerFacts) -> Iterator[Policy]:
    """Yield a policy for each way to a row of a shared contact, where not everybody's policy shows it."""
    model, names = layout.model, layout.names
    declared = key_type(facts.tables.get(model.root.name), model.root.key)

    def keys(name: str) -> Source:
        return _SHARED_WITH_CALLER if name == SHARED else layout.scope_on(model.root.name).several(name)

    for table in model.guarded():
        own = layout.scope_on(table)
        scope = replace(own, several=keys, attribute_types={**own.attribute_types, SHARED: declared})
        for way in layout.shared.get(table, ()) if table not in layout.through else ():
            condition = text(expression(way.predicate, scope))
            name = names.share_policy(way.of("share"), Right.READ)
            yield policy(layout, table, name, Right.READ, names.share_role, condition)


_SHARED_WITH_CALLER = Source(
    SQL("({})").format(default_collation(SQL("mine"))),
    SQL("{}(CURRENT_USER) AS mine").format(qualified(SUPPORT_SCHEMA, "shared")),
)


def share_objects(layout: Layout) -> Iterator[SupportObject]:
    """Yield the functions that find a contact by its key, and the trigger that ends shares with a contact.

    A key that is given again would else show the new contact to whom the old one was shared with. For that
    `held_contact` also keeps others from deleting the contact until the transaction ends.
    """
    root, names = layout.model.root, layout.names
    if everyone_shared_with(layout.model) is None:
        return
    (key,) = root.key
    parts: dict[str, Composable] = {
        "root": relation(root.name),
        "key": Identifier(key),
    }
    for called, held, volatility in (
        (CONTACT_KEY, "", "stable"),
        (HELD_CONTACT, " for key share", "volatile"),
    ):
        found = Function(
            SUPPORT_SCHEMA,
            called,
            "text",
            text(_FIND.format(**parts, held=SQL(held))),
            (Argument("contact", "text"),),
            volatility=volatility,
            definer=True,
            settings=AS_OWNER,
        )
        yield compiled_function(found, names.owner)
    shows = Function(
        SUPPORT_SCHEMA,
        SHARE_SHOWS,
        "boolean",
        text(_SHOWS.format(**parts, shown=_passes_restrictions(layout))),
        (Argument("contact", "text"), Argument("attributes", "jsonb")),
        volatility="stable",
        definer=True,
        settings=AS_OWNER,
    )
    yield compiled_function(shows, names.owner)
    name = names.object_on("unshare", f"{root.name.schema}_{root.name.name}")
    ending = Function(
        SUPPORT_SCHEMA, name, "trigger", text(_END.format(**parts)), definer=True, settings=AS_OWNER
    )
    yield compiled_function(ending, names.owner)
    yield trigger(root.name, names.trigger(name), "after", ("delete", "update"), name)


def _passes_restrictions(layout: Layout) -> Composable:
    attributes = SQL("$2")  # a column of the contacts could have the name of the argument
    scope = replace(
        layout.scope_in_subselect("c"),
        attribute=one_of(attributes),
        several=several_of(attributes),
        login=login_of(attributes),
    )
    anybody = AccessGroup("", TRUE, frozenset({Right.READ}), frozenset())
    return expression(layout.model.predicate(anybody, Right.READ), scope)


def share_grants(layout: Layout) -> Iterator[Grant]:
    """Yield what the owner needs to find a contact and to hold it."""
    root, owner = layout.model.root, layout.names.owner
    if layout.model.sharing is not Sharing.NOTHING:
        yield Grant(Kind.SCHEMA, root.name.schema, root.name.schema, owner, "USAGE")
        for column in root.key:
            for privilege in ("SELECT", "UPDATE"):
                yield Grant(Kind.TABLE, root.name.schema, root.name.name, owner, privilege, column)
