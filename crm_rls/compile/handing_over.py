"""The function that makes a leaver's own contacts a successor's: `crm_access.move_contacts`.

A contact is somebody's own where a filter compares one of its columns with an attribute of the person, such
as first contact. What stands under NOT, or compares by anything but `=`, gives nobody a contact of his or her
own.
"""

from __future__ import annotations

from collections.abc import Iterator

from crm_rls.catalog import Grant, Kind, SupportObject
from crm_rls.compile.attributes import TYPES
from crm_rls.compile.comparisons import NO_CLASSES
from crm_rls.compile.layout import Layout
from crm_rls.compile.objects import compiled_function
from crm_rls.model import Model
from crm_rls.model.predicates import And, Attribute, Compare, Or, Predicate
from crm_rls.postgres.functions import Argument, Function
from crm_rls.postgres.names import SUPPORT_SCHEMA
from crm_rls.postgres.sqltext import (
    SQL,
    Composable,
    Identifier,
    array_literal,
    joined,
    literal,
    qualified,
    text,
)

MOVE_CONTACTS = "move_contacts"

_ARGUMENTS = (Argument("leaver", "text"), Argument("successor", "text"))

_BODY = SQL(
    """
declare
    passed jsonb;
    taken jsonb;
    missing text;
    moved bigint;
begin
    -- What somebody else has as well, such as a team, does not make a contact the leaver's own.
    select coalesce(jsonb_object_agg(a.key, a.value), '{{}}') into passed
    from crm_access.person as p cross join lateral jsonb_each(p.attributes) as a
    where p.login = leaver and a.key = any ({attributes})
      and not exists (
          select from crm_access.person as other
          where other.login not in (leaver, successor) and other.attributes -> a.key = a.value
      );
    select p.attributes into taken from crm_access.person as p where p.login = successor;
    select string_agg(a.key, ', ' order by a.key) into missing
    from jsonb_object_keys(passed) as a (key) where taken ->> a.key is null;
    if missing is not null then
        raise object_not_in_prerequisite_state using
            message = format('contacts are %s''s by the attribute %s, which %s does not have',
                leaver, missing, successor),
            hint = 'Give it by crm_people.register, or hand over without contacts.';
    end if;
    update {root} as c set {assignments} where {conditions};
    get diagnostics moved = row_count;
    return moved;
end
"""
)

_OF_COLUMN = SQL(
    "(select (jsonb_populate_record(null::{table}, jsonb_build_object({name}, {value}))).{column})"
)


def own_columns(model: Model) -> tuple[tuple[str, str], ...]:
    """Return the columns of the root by which a contact is somebody's own, each with the attribute."""
    found = {pair for group in model.groups for pair in _pairs(group.filter)}
    # What stands in a table of the user's passes to a successor there.
    return tuple(sorted(pair for pair in found if model.attributes[pair[1]].source is None))


def _pairs(predicate: Predicate) -> Iterator[tuple[str, str]]:
    match predicate:
        case Compare(column=column, op="=", operand=Attribute(name)):
            yield column, name
        case And(parts) | Or(parts):
            for part in parts:
                yield from _pairs(part)
        case _:
            return


def move_contacts(layout: Layout) -> Iterator[SupportObject]:
    """Yield the function `move_contacts(leaver, successor)`, of logins, if some contacts are people's own.

    It returns the number of contacts that it moved, and raises object_not_in_prerequisite_state if the
    successor lacks an attribute that is the leaver's alone.
    """
    pairs, root = own_columns(layout.model), layout.model.root.name
    if not pairs:
        return
    body = text(
        _BODY.format(
            attributes=array_literal(sorted({attribute for _, attribute in pairs})),
            root=qualified(root.schema, root.name),
            assignments=joined(",", _assignments(layout, pairs)),
            conditions=joined("or", (_is_leavers(layout, *pair) for pair in pairs)),
        )
    )
    function = Function(SUPPORT_SCHEMA, MOVE_CONTACTS, "bigint", body, _ARGUMENTS, definer=True)
    yield compiled_function(function, layout.names.owner)


def move_contacts_grants(layout: Layout) -> Iterator[Grant]:
    """Yield what the function's owner needs besides reading: to change these columns."""
    root = layout.model.root.name
    for column in sorted({column for column, _ in own_columns(layout.model)}):
        yield Grant(Kind.TABLE, root.schema, root.name, layout.names.owner, "UPDATE", column)


def _assignments(layout: Layout, pairs: tuple[tuple[str, str], ...]) -> Iterator[Composable]:
    """Yield an assignment for each column; of several attributes it is compared with, the first that fits."""
    for column in sorted({column for column, _ in pairs}):
        cases = (
            SQL("when {} then {}").format(
                _is_leavers(layout, column, attribute), _value(layout, "taken", column, attribute)
            )
            for own, attribute in pairs
            if own == column
        )
        yield SQL("{} = case {} else c.{} end").format(
            Identifier(column), SQL(" ").join(cases), Identifier(column)
        )


def _is_leavers(layout: Layout, column: str, attribute: str) -> Composable:
    # Arrays are compared by the operator class of their elements, which has to be named nowhere.
    form = SQL("array[c.{}] = array[{}]") if _has_class(layout, column) else SQL("c.{} = {}")
    return form.format(Identifier(column), _value(layout, "passed", column, attribute))


def _value(layout: Layout, of: str, column: str, attribute: str) -> Composable:
    if _has_class(layout, column):
        # In the column's type without its name: the function's owner may not look into an extension's schema.
        root = layout.model.root.name
        return _OF_COLUMN.format(
            table=qualified(root.schema, root.name),
            name=literal(column),
            value=SQL("{} -> {}").format(Identifier(of), literal(attribute)),
            column=Identifier(column),
        )
    value = SQL("({} ->> {})").format(Identifier(of), literal(attribute))
    return TYPES[layout.model.attributes[attribute].type].format(value)


def _has_class(layout: Layout, column: str) -> bool:
    return column in layout.classes.get(layout.model.root.name, NO_CLASSES)
