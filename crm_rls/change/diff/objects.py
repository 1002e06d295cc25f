"""Objects that we add: from a current and a desired state to what is made, replaced, handed over and dropped.

What the chain of migrations makes is not made twice: the comparison
starts from what will stand when the support schema is at its head. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from crm_rls.catalog import DERIVED, MARK, CatalogState, Kind, SupportObject, TableFlags
from crm_rls.change.findings import blocking
from crm_rls.change.kinds import (
    Backfill,
    ChangeOwner,
    CreateObject,
    DropObject,
    MarkObject,
    MigrateSupport,
    ObjectChange,
    RenameObject,
    ReplaceObject,
    waits_for_rows,
)
from crm_rls.diagnostics import Code, Diagnostic
from crm_rls.model import TableName
from crm_rls.postgres.names import SUPPORT_SCHEMA, SUPPORT_SCHEMAS, is_contact_view

_Identity = tuple[str, str, str, str]

_DROPPED = (
    Kind.TRIGGER, Kind.FOREIGN_KEY, Kind.INDEX, Kind.VIEW,
    Kind.COLUMN, Kind.FUNCTION, Kind.TABLE, Kind.SCHEMA,
)  # fmt: skip

_BENEATH = ("covers", "members", "bound", "person")
"""Views that others of the same schema read, before those that it reads; a table that others refer to."""


def object_changes(
    current: CatalogState, desired: CatalogState, views: Mapping[TableName, str]
) -> Iterator[ObjectChange]:
    """Yield the changes of objects; `views` says how the server prints the desired views."""
    if desired.migration is not None:
        yield MigrateSupport(desired.migration)
    yield from _compared(_migrated(current, desired), desired, views)


def _migrated(current: CatalogState, desired: CatalogState) -> CatalogState:
    """Return the current state as it will be when the support schema is at the head of its chain.

    New objects belong to the role that applies the plan, so their owner is not known yet. tests/alembic
    proves that what a revision touches is as sql/support has it.
    """
    if desired.migration is None:
        return current
    untouched = {
        identity: each
        for identity, each in current.objects.items()
        if identity not in desired.migration.touches
    }
    made = {
        identity: replace(each, owner=current.objects[identity].owner if identity in current.objects else "")
        for identity, each in desired.objects.items()
        if identity in desired.migration.touches
    }
    return replace(current, objects={**untouched, **made})


def rename_indexes(
    current: CatalogState, desired: CatalogState
) -> tuple[tuple[RenameObject, ...], CatalogState]:
    """Return the renames of indexes that are wanted under another name, and the state after them.

    Foreign keys depend on the index, and a large one takes its time to be made again.
    """
    left = {
        (each.schema, each.table, each.definition): each
        for identity, each in current.objects.items()
        if each.kind is Kind.INDEX and each.marked and identity not in desired.objects
    }
    renames: list[RenameObject] = []
    objects = dict(current.objects)
    for identity, wanted in desired.objects.items():
        if wanted.kind is not Kind.INDEX or identity in current.objects:
            continue
        existing = left.pop((wanted.schema, wanted.table, wanted.definition), None)
        if existing is not None:
            renames.append(RenameObject(existing, wanted.name))
            del objects[existing.identity]
            objects[identity] = replace(existing, name=wanted.name)
    return tuple(renames), replace(current, objects=objects)


def names_taken(current: CatalogState, desired: CatalogState) -> Iterator[Diagnostic]:
    """Yield what stands on a table of the user's under a name that an object of ours needs."""
    for identity, wanted in desired.objects.items():
        existing = current.objects.get(identity)
        if existing is not None and _ours(identity, current, desired) is None:
            mark = DERIVED if wanted.derived else MARK
            yield blocking(
                Code.OBJECT_NAME_TAKEN,
                f"{wanted.kind} {wanted.name} on {wanted.schema}.{wanted.table}",
                "the model needs one of this name, and this one is not of crm_rls",
                "rename or drop it, or choose another `prefix`; if crm_rls made it, and its comment is lost, "
                f"that was '{mark}'",
            )


def _compared(
    current: CatalogState, desired: CatalogState, views: Mapping[TableName, str]
) -> Iterator[ObjectChange]:
    made: set[_Identity] = set()
    outdated: list[SupportObject] = []
    for identity, wanted in desired.objects.items():
        existing = _ours(identity, current, desired)
        if existing is not None and _is_the_same(existing, wanted, views):
            if not existing.marked:
                yield MarkObject(wanted)
            if wanted.owner and existing.owner != wanted.owner:
                yield ChangeOwner(replace(existing, guest=wanted.guest), wanted.owner)
            continue
        if existing is None and wanted.create is None:
            continue  # the version table, which the chain makes
        made.add(identity)
        if existing is not None and waits_for_rows(wanted):
            outdated.append(existing)
        if existing is None or waits_for_rows(wanted):
            yield CreateObject(wanted)
        else:
            yield ReplaceObject(existing, wanted)
    for filling in desired.fillings:
        if not made.isdisjoint(filling.watches):
            asked = sorted({filling.table, *filling.parents})
            forced = tuple(table for table in asked if current.tables.get(table, TableFlags()).forced)
            yield Backfill(filling.table, filling.statement, forced)
    left = (current.objects[identity] for identity in current.objects.keys() - desired.objects.keys())
    gone = [each for each in left if each.marked]
    # By their phase those that wait for rows go first, also if nothing takes their place: triggers would fire
    # when rows are filled, and an index that is created again may serve a foreign key that is gone.
    outdated += gone
    yield from map(DropObject, sorted(outdated, key=_drop_order))


def _drop_order(each: SupportObject) -> tuple[int, bool, bool, int, tuple[str, str, str, str]]:
    """Order what depends on others before the others.

    Views for managers read views of the support schema, those of contacts read link views; our tables
    refer to `person`.
    """
    return (
        _DROPPED.index(each.kind),
        each.schema == SUPPORT_SCHEMA,
        not is_contact_view(each.name),
        _BENEATH.index(each.name) if each.name in _BENEATH else -1,
        each.identity,
    )


def _ours(identity: _Identity, current: CatalogState, desired: CatalogState) -> SupportObject | None:
    """Return what stands where an object is wanted: without our comment, what only crm_rls can have made.

    All of a support schema is, and on a table of the user's what is exactly as it is wanted. Columns hold
    values: of them it is those that triggers and functions of ours fill already.
    """
    existing, wanted = current.objects.get(identity), desired.objects[identity]
    if existing is None or existing.marked:
        return existing
    if existing.schema not in SUPPORT_SCHEMAS and existing.definition != wanted.definition:
        return None
    if existing.kind is Kind.COLUMN and not _is_filled(identity, current, desired):
        return None
    return replace(existing, derived=wanted.derived)


def _is_filled(column: _Identity, current: CatalogState, desired: CatalogState) -> bool:
    """Say whether all that fills a column stands as it is wanted."""
    watches = [each.watches for each in desired.fillings if column in each.watches]
    fills = [each for each in frozenset().union(*watches) if each[0] in (Kind.TRIGGER, Kind.FUNCTION)]
    return bool(fills) and all(
        each in current.objects and current.objects[each].definition == desired.objects[each].definition
        for each in fills
    )


def _is_the_same(existing: SupportObject, wanted: SupportObject, views: Mapping[TableName, str]) -> bool:
    return (existing.definition, existing.options) == (_printed_definition(wanted, views), wanted.options)


def _printed_definition(wanted: SupportObject, views: Mapping[TableName, str]) -> str:
    if wanted.kind is Kind.VIEW:
        return views.get(TableName(wanted.schema, wanted.name), wanted.definition)
    return wanted.definition
