"""Rows of the support schema as statements: people, timed memberships, what `crm_people` knows of a model.

The part of `render` that writes rows and not definitions. Pure.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime

from crm_rls.catalog import PersonRow, RegistryRow, TimedRow
from crm_rls.postgres.names import SUPPORT_SCHEMA
from crm_rls.postgres.sqltext import SQL, Composable, Identifier, array_literal, joined, literal, qualified

REGISTRY_KEYS = {"model": "single"} | {name: name for name in ("access_group", "family", "territory")}
"""The tables of the registry and their keys."""

RECORD = SQL("SELECT crm_access.record(NULL)")
"""Lets the log take down which permanent memberships there are."""

_RENAME_GROUP = (
    SQL("UPDATE crm_access.membership SET access_group = {new} WHERE access_group = {old}"),
    SQL(
        "UPDATE crm_access.person SET "
        "declared_groups = pg_catalog.array_replace(declared_groups, {old}, {new}), "
        "suspended_groups = pg_catalog.array_replace(suspended_groups, {old}, {new}) "
        "WHERE {old} = ANY (declared_groups) OR {old} = ANY (suspended_groups)"
    ),
    SQL(
        "UPDATE crm_access.cover SET access_groups = pg_catalog.array_replace(access_groups, {old}, {new}) "
        "WHERE {old} = ANY (access_groups)"
    ),
)

_PUT_PERSON = SQL(
    "INSERT INTO crm_access.person (login, person, attributes, declared, declared_groups) "
    "VALUES ({login}, {person}, {attributes}, true, {groups}) "
    "ON CONFLICT (login) DO UPDATE SET person = EXCLUDED.person, attributes = EXCLUDED.attributes, "
    "declared = true, declared_groups = EXCLUDED.declared_groups"
)

_PUT_TIMED = SQL(
    "INSERT INTO crm_access.membership (login, access_group, valid_from, valid_until, reason, declared) "
    "VALUES ({login}, {group}, {valid_from}, {valid_until}, {reason}, true)"
)

_DROP_TIMED = SQL(
    "DELETE FROM crm_access.membership WHERE declared AND login = {login} AND access_group = {group} "
    "AND valid_from IS NOT DISTINCT FROM {valid_from} AND valid_until IS NOT DISTINCT FROM {valid_until} "
    "AND reason = {reason}"
)

_PUT_REGISTRY = SQL(
    "INSERT INTO {table} ({columns}) "
    "SELECT {columns} FROM pg_catalog.jsonb_populate_record(NULL::{table}, {values}) "
    "ON CONFLICT ({key}) DO UPDATE SET ({columns}) = ROW ({excluded})"
)


def rename_group(old: str, new: str) -> Iterator[Composable]:
    """Yield what gives a group another name wherever rows have it."""
    for statement in _RENAME_GROUP:
        yield statement.format(old=literal(old), new=literal(new))


def put_person(row: PersonRow) -> Composable:
    """Return what makes a declared person, or brings one in line."""
    return _PUT_PERSON.format(
        login=literal(row.login),
        person=literal(row.person),
        attributes=literal(json.dumps(dict(row.attributes), ensure_ascii=False, sort_keys=True)),
        groups=array_literal(row.groups),
    )


def drop_person(row: PersonRow) -> Composable:
    """Return what takes a person out, with memberships and covers."""
    return SQL("DELETE FROM crm_access.person WHERE login = {}").format(literal(row.login))


def put_timed(row: TimedRow) -> Composable:
    """Return what makes a declared timed membership."""
    return _timed(_PUT_TIMED, row)


def drop_timed(row: TimedRow) -> Composable:
    """Return what takes a declared timed membership away."""
    return _timed(_DROP_TIMED, row)


def put_registry(row: RegistryRow) -> Composable:
    """Return what makes a row of the registry, or brings it in line."""
    columns = [Identifier(name) for name in json.loads(row.values)]
    return _PUT_REGISTRY.format(
        table=qualified(SUPPORT_SCHEMA, row.table),
        columns=joined(",", columns),
        values=literal(row.values),
        key=Identifier(REGISTRY_KEYS[row.table]),
        excluded=joined(",", (SQL("EXCLUDED.{}").format(column) for column in columns)),
    )


def drop_registry(row: RegistryRow) -> Composable:
    """Return what takes a row of the registry away."""
    table, key = qualified(SUPPORT_SCHEMA, row.table), Identifier(REGISTRY_KEYS[row.table])
    return SQL("DELETE FROM {} WHERE {} = {}").format(table, key, literal(row.key))


def _timed(statement: SQL, row: TimedRow) -> Composable:
    return statement.format(
        login=literal(row.login),
        group=literal(row.group),
        valid_from=_moment(row.valid_from),
        valid_until=_moment(row.valid_until),
        reason=literal(row.reason),
    )


def _moment(moment: datetime | None) -> Composable:
    return SQL("NULL") if moment is None else literal(moment.astimezone(UTC).isoformat())
