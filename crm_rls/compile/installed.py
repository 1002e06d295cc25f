"""What our own chain installs: the objects of both support schemas, read from the files that make them.

The files say in our own manner what they make, so kind, schema, name, arguments and definition are read from
their first lines; only the order stands here. `definitions` builds the server's side of each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from crm_rls.catalog import Kind, SupportObject
from crm_rls.postgres.definitions import (
    arguments_of,
    function_definition_of,
    index_definition,
    trigger_definition,
)
from crm_rls.postgres.names import API_SCHEMA, SUPPORT_SCHEMA, VERSION_TABLE, Names

ACCESS = (
    "person", "membership", "model", "access_group", "family", "territory", "cover", "area_manager", "log",
    "membership_login", "cover_substitute", "cover_absent", "log_login",
    "caller", "parsed_moment", "shown_moment", "login_of", "name_of", "group_named", "standing",
    "manages", "in_area", "require_manager", "require_groups", "require_active", "begin_change",
    "write_log", "log_membership", "log_cover", "log_person", "log_area_manager", "log_is_final",
    "log_membership_trigger", "log_cover_trigger", "log_person_trigger", "log_area_manager_trigger",
    "log_is_final_trigger",
    "record", "signal", "change_role", "holds_itself", "acting_for", "active", "attribute", "acting",
    "held", "due", "join_covers", "put_timed", "leave_idle", "end_timed", "active_at", "own_at",
    "holders_at", "conflicts_at",
)  # fmt: skip
"""The stems of sql/support, each after what it needs; the schema itself is made by the chain's env.py."""

PEOPLE = (
    "crm_people", "moment_of", "time_zone", "assign", "unassign", "cover", "end_cover", "handover",
    "register", "deactivate", "reactivate", "appoint", "dismiss", "tidy", "adopt", "membership_at",
    "compare_reach", "people", "covers", "log", "user_access_groups", "tick", "tick_trigger",
    "faces_of", "responsible", "face_conflicts_at", "face_conflicts", "face_counts", "faceless",
    "assign_days", "assign_moments", "unassign_day", "unassign_moment", "cover_days", "cover_moments",
    "handover_day", "handover_moment",
)  # fmt: skip
"""The stems of sql/people, in the same way."""

_SCHEMA = re.compile(r"create schema (\w+)$")
_TABLE = re.compile(r"create table (\w+)\.(\w+) \(")
_INDEX = re.compile(r"create (unique )?index (\w+) on (\w+)\.(\w+) \(([^)]*)\)$")
_VIEW = re.compile(r"create view (\w+)\.(\w+) as\n(.*)", re.DOTALL)
_FUNCTION = re.compile(r"create function (\w+)\.(\w+)\(")
_TRIGGER = re.compile(
    r"create trigger (\w+) (before|after|instead of) (.+?) on (\w+)\.(\w+)\s+"
    r"for each (row|statement) execute function (\w+)\.(\w+)\(\)$"
)


def installed_objects(files: Mapping[str, str], names: Names) -> Iterator[SupportObject]:
    """Yield every object in the order in which it can be made.

    `files` holds the texts of sql/support and sql/people by folder and stem (`people/assign`). KeyError if
    one is missing, ValueError for one that is not in our manner.
    """
    yield read_object(files[f"support/{SUPPORT_SCHEMA}"], names)
    # Alembic makes its version table itself, so there is no file of it.
    yield SupportObject(Kind.TABLE, SUPPORT_SCHEMA, VERSION_TABLE, "", owner=names.owner)
    for stem in ACCESS:
        yield read_object(files[f"support/{stem}"], names)
    for stem in PEOPLE:
        yield read_object(files[f"people/{stem}"], names)


def read_object(create: str, names: Names) -> SupportObject:
    """Return what a statement makes. Raises ValueError for a statement that is not in our manner."""
    if found := _SCHEMA.match(create):
        (schema,) = found.groups()
        return SupportObject(Kind.SCHEMA, schema, schema, "", create=create, owner=_owner(schema, names))
    if found := _TABLE.match(create):
        schema, name = found.groups()
        return SupportObject(Kind.TABLE, schema, name, "", create=create, owner=_owner(schema, names))
    if found := _INDEX.match(create):
        unique, name, schema, table, columns = found.groups()
        definition = index_definition(columns.split(", "), unique=unique is not None)
        return SupportObject(Kind.INDEX, schema, name, definition, table, create)
    if found := _VIEW.match(create):
        schema, name, select = found.groups()
        return SupportObject(Kind.VIEW, schema, name, select, create=create, owner=_owner(schema, names))
    if found := _TRIGGER.match(create):
        name, timing, events, schema, table, each, function_schema, function = found.groups()
        definition = trigger_definition(
            timing, events.split(" or "), function_schema, function, each_row=each == "row"
        )
        return SupportObject(Kind.TRIGGER, schema, name, definition, table, create)
    if found := _FUNCTION.match(create):
        schema, name = found.groups()
        return support_function(schema, name, create, _owner(schema, names))
    raise ValueError(f"not an object in our manner: {create[:80]!r}")


def support_function(schema: str, name: str, create: str, owner: str) -> SupportObject:
    """Return a function as its file makes it. Raises ValueError if that is not in our manner."""
    definition, (signature, parameters) = function_definition_of(create), arguments_of(create)
    return SupportObject(
        Kind.FUNCTION,
        schema,
        name,
        definition,
        create=create,
        signature=signature,
        parameters=parameters,
        owner=owner,
    )


def _owner(schema: str, names: Names) -> str:
    return names.registrar if schema == API_SCHEMA else names.owner
