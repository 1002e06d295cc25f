"""The functions that make a leaver's own contacts a successor's, or count them: `crm_access.own_contacts`.

A contact, or a row of a further root, is somebody's own where a filter compares one of its columns with an
attribute of the person, such as first contact. What stands under NOT, or compares by anything but `=`, makes
nothing anybody's own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from crm_rls.catalog import Grant, Kind, SupportObject
from crm_rls.compile.conditions.attributes import TYPES
from crm_rls.compile.conditions.comparisons import NO_CLASSES
from crm_rls.compile.installation.objects import compiled_function
from crm_rls.compile.reach.layout import Layout
from crm_rls.model import Model, TableName
from crm_rls.model.predicates import And, Attribute, Compare, Or, Predicate
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

MOVE_CONTACTS = "move_contacts"
OWN_CONTACTS = "own_contacts"

_ARGUMENTS = (Argument("leaver", "text"), Argument("successor", "text"))

_BODY = SQL(
    """
declare
    passed jsonb;
    taken jsonb;
    missing text;
    moved bigint;
    told text[] := '{{}}';
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
{each}
    return array_to_string(told, ' and ');
end
"""
)

_MOVE = SQL(
    """    update {root} as c set {assignments} where {conditions};
    get diagnostics moved = row_count;
    told := told || case moved when 1 then {one} else moved || {several} end;"""
)

_COUNTING = SQL(
    """
declare
    passed jsonb;
    counted bigint;
    told text[] := '{{}}';
begin
    -- As in move_contacts; who has left may have no row any more.
    select coalesce(jsonb_object_agg(a.key, a.value), '{{}}') into passed
    from jsonb_each(had) as a
    where a.key = any ({attributes})
      and not exists (
          select from crm_access.person as other
          where other.login <> leaver and other.attributes -> a.key = a.value
      );
{each}
    return array_to_string(told, ' and ');
end
"""
)

_COUNT = SQL(
    """    select count(*) into counted from {root} as c where {conditions};
    if counted > 0 then
        told := told || case counted when 1 then {one} else counted || {several} end;
    end if;"""
)

_OF_COLUMN = SQL(
    "(select (jsonb_populate_record(null::{table}, jsonb_build_object({name}, {value}))).{column})"
)


Pairs = tuple[tuple[str, str], ...]
"""Columns of a root by which its rows are somebody's own, each with the attribute."""


def own_columns(model: Model) -> Mapping[TableName, Pairs]:
    """Return the roots some of whose rows are somebody's own, the contacts first, with these columns."""
    filters = {
        on: {pair for group in model.groups for pair in _pairs(model.filter_on(group, on))}
        for on in (None, *model.further_roots())
    }
    # What stands in a table of the user's passes to a successor there.
    kept = {name for name, attribute in model.attributes.items() if attribute.given}
    own = {
        on or model.root.name: tuple(sorted(p for p in found if p[1] in kept))
        for on, found in filters.items()
    }
    return {root: pairs for root, pairs in own.items() if pairs}


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

    It returns how many contacts, and rows of which further roots, it moved, as a text, and raises
    object_not_in_prerequisite_state if the successor lacks an attribute that is the leaver's alone.
    """
    yield from _over_own_rows(layout, MOVE_CONTACTS, _BODY, _ARGUMENTS, _OwnRows.move)


def own_contacts(layout: Layout) -> Iterator[SupportObject]:
    """Yield `own_contacts(leaver, had)`, of a login and attributes, if some contacts are people's own.

    It returns how many contacts, and rows of which further roots, are the leaver's own, as a text; an empty
    one if none is.
    """
    arguments = (Argument("leaver", "text"), Argument("had", "jsonb"))
    yield from _over_own_rows(layout, OWN_CONTACTS, _COUNTING, arguments, _OwnRows.count)


def _over_own_rows(
    layout: Layout,
    name: str,
    body: SQL,
    arguments: tuple[Argument, ...],
    of: Callable[[_OwnRows], Composable],
) -> Iterator[SupportObject]:
    """Yield a function that does something for each table with rows of people's own, if there is one."""
    own = own_columns(layout.model)
    if not own:
        return
    asked = sorted({attribute for pairs in own.values() for _, attribute in pairs})
    each = SQL("\n").join([of(_OwnRows(layout, root, pairs)) for root, pairs in own.items()])
    written = text(body.format(attributes=array_literal(asked), each=each))
    function = Function(SUPPORT_SCHEMA, name, "text", written, arguments, definer=True, settings=AS_OWNER)
    yield compiled_function(function, layout.names.owner)


def move_contacts_grants(layout: Layout) -> Iterator[Grant]:
    """Yield what the function's owner needs besides reading: to change these columns."""
    for root, pairs in own_columns(layout.model).items():
        for column in sorted({column for column, _ in pairs}):
            yield Grant(Kind.TABLE, root.schema, root.name, layout.names.owner, "UPDATE", column)


@dataclass(frozen=True, slots=True)
class _OwnRows:
    """The rows of a root that are somebody's own."""

    layout: Layout
    root: TableName
    pairs: Pairs

    def move(self) -> Composable:
        """Return the statements that make the leaver's the successor's, and tell how many they are."""
        return _MOVE.format(assignments=joined(",", self._assignments()), **self._parts())

    def count(self) -> Composable:
        """Return the statements that tell how many are the leaver's."""
        return _COUNT.format(**self._parts())

    def _parts(self) -> Mapping[str, Composable]:
        contacts = self.root == self.layout.model.root.name
        one, several = (
            ("contact", "contacts") if contacts else (f"row of {self.root}", f"rows of {self.root}")
        )
        return {
            "root": relation(self.root),
            "conditions": joined("or", (self._is_leavers(*pair) for pair in self.pairs)),
            "one": literal(f"one {one}"),
            "several": literal(f" {several}"),
        }

    def _assignments(self) -> Iterator[Composable]:
        """Yield an assignment for each column; of several attributes, the first that fits."""
        for column in sorted({column for column, _ in self.pairs}):
            cases = (
                SQL("when {} then {}").format(
                    self._is_leavers(column, attribute), self._value("taken", column, attribute)
                )
                for own, attribute in self.pairs
                if own == column
            )
            yield SQL("{} = case {} else c.{} end").format(
                Identifier(column), SQL(" ").join(cases), Identifier(column)
            )

    def _is_leavers(self, column: str, attribute: str) -> Composable:
        # Arrays are compared by the operator class of their elements, which has to be named nowhere.
        form = SQL("array[c.{}] = array[{}]") if self._has_class(column) else SQL("c.{} = {}")
        return form.format(Identifier(column), self._value("passed", column, attribute))

    def _value(self, of: str, column: str, attribute: str) -> Composable:
        if self._has_class(column):
            # In the column's type without its name: the function's owner may not look into an extension's
            # schema.
            return _OF_COLUMN.format(
                table=relation(self.root),
                name=literal(column),
                value=SQL("{} -> {}").format(Identifier(of), literal(attribute)),
                column=Identifier(column),
            )
        value = SQL("({} ->> {})").format(Identifier(of), literal(attribute))
        return TYPES[self.layout.model.attributes[attribute].type].format(value)

    def _has_class(self, column: str) -> bool:
        return column in self.layout.classes.get(self.root, NO_CLASSES)
