"""Positions: a territory's place in the tree, as an integer column of the contact kept by a trigger.

A subtree of many territories is then one interval. A long list costs planning time at every query (1,000
keys: 2 to 6 times on look-ups by key), an interval does not (DESIGN 5.2). The tree stands as a constant in
the trigger's function, so a changed tree is a changed function, which a plan sees. The trigger also fires for
the apply worker of logical replication: a position that stays behind shows rows of others.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from crm_rls.catalog import Filling, Kind, SupportObject
from crm_rls.compile.installation.objects import column, compiled_function, index, trigger
from crm_rls.compile.reach.layout import Layout
from crm_rls.model import AssignmentField
from crm_rls.postgres.definitions import Fires
from crm_rls.postgres.functions import Function
from crm_rls.postgres.names import SUPPORT_SCHEMA
from crm_rls.postgres.sqltext import SQL, Composable, Identifier, literal, relation, text

POSITION_TYPE = "integer"

_BODY = SQL(
    """
begin
    new.{position} := ({positions}::jsonb ->> new.{column}::text)::int4;
    return new;
end
"""
)

_FILL = SQL(
    "update {table} set {position} = ({positions}::pg_catalog.jsonb ->> {column}::pg_catalog.text)"
    "::pg_catalog.int4 where {position} is distinct from "
    "({positions}::pg_catalog.jsonb ->> {column}::pg_catalog.text)::pg_catalog.int4"
)


def compile_positions(layout: Layout) -> Iterator[SupportObject]:
    """Yield column, function, trigger and index of every field that keeps positions."""
    root = layout.model.root.name
    for field in _fields(layout):
        position, name = str(field.position), _name(layout, field)
        yield column(root, position, POSITION_TYPE, derived=True)
        body = text(_BODY.format(**_parts(layout, field)))
        yield compiled_function(Function(SUPPORT_SCHEMA, name, "trigger", body), layout.names.owner)
        yield trigger(
            root, layout.names.trigger(name), "before", ("insert", "update"), name, fires=Fires.ALWAYS
        )
        yield index(root, layout.names.object_on("key", f"{root.name}_{position}"), (position,))


def position_fillings(layout: Layout) -> Iterator[Filling]:
    """Yield the statements that renew the positions of contacts that are already there."""
    root = layout.model.root.name
    for field in _fields(layout):
        statement = text(_FILL.format(table=_root(layout), **_parts(layout, field)))
        column = (Kind.COLUMN, root.schema, root.name, str(field.position))
        function = (Kind.FUNCTION, SUPPORT_SCHEMA, "", f"{_name(layout, field)}()")
        fires = (Kind.TRIGGER, root.schema, root.name, layout.names.trigger(_name(layout, field)))
        watched = frozenset({column, function, fires})
        yield Filling(root, statement, watched, touched=(str(field.position),))


def _fields(layout: Layout) -> Iterator[AssignmentField]:
    return (field for field in layout.model.assignment if field.tree and field.position is not None)


def _root(layout: Layout) -> Composable:
    return relation(layout.model.root.name)


def _name(layout: Layout, field: AssignmentField) -> str:
    root = layout.model.root.name
    return layout.names.object_on("position", f"{root.schema}_{root.name}_{field.column}")


def _parts(layout: Layout, field: AssignmentField) -> dict[str, Composable]:
    first = {key: first for key, (first, _) in layout.model.territories.positions().items()}
    return {
        "column": Identifier(field.column),
        "position": Identifier(str(field.position)),
        "positions": literal(json.dumps(first, ensure_ascii=False, separators=(",", ":"))),
    }
