"""Statements of rows about people: who they are, and their memberships for a time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import assert_never

from crm_rls.catalog import PersonRow, TimedRow
from crm_rls.change.kinds import (
    BindPersons,
    DropPerson,
    DropTimed,
    EndShares,
    FollowLogins,
    PersonChange,
    PutPerson,
    PutSuspended,
    PutTimed,
    RenameGroupRows,
)
from crm_rls.postgres.sqltext import SQL, Composable, array_literal, literal

_RENAME_GROUP = (
    SQL("UPDATE crm_access.membership SET access_group = {new} WHERE access_group = {old}"),
    SQL(
        "UPDATE crm_access.person SET "
        "suspended_groups = pg_catalog.array_replace(suspended_groups, {old}, {new}) "
        "WHERE {old} = ANY (suspended_groups)"
    ),
    SQL(
        "UPDATE crm_access.cover SET access_groups = pg_catalog.array_replace(access_groups, {old}, {new}) "
        "WHERE {old} = ANY (access_groups)"
    ),
)

_FOLLOW = (
    SQL("SELECT pg_catalog.set_config('crm_rls.action', 'rename login', true)"),
    SQL("SELECT crm_access.follow_logins()"),
    SQL("SELECT pg_catalog.set_config('crm_rls.action', '', true)"),
)

_BIND = (
    SQL(
        "UPDATE crm_access.person AS p SET role = r.oid, server = crm_access.this_server() "
        "FROM pg_catalog.pg_roles AS r WHERE r.rolname = p.login AND p.login = ANY ({logins})"
    ),
    SQL(
        "UPDATE crm_access.area_manager AS a SET role = r.oid, server = crm_access.this_server() "
        "FROM pg_catalog.pg_roles AS r "
        "WHERE r.rolname = a.login AND a.server IS DISTINCT FROM crm_access.this_server()"
    ),
)
"""Managers of areas come from the same server as the people."""

_UNBIND = SQL("UPDATE crm_access.person SET role = NULL, server = NULL WHERE login = ANY ({logins})")

_PUT_PERSON = SQL(
    "INSERT INTO crm_access.person (login, person, attributes, declared, keeping, role, server) "
    "VALUES ({login}, {person}, {attributes}, true, {keeping}, "
    "(SELECT r.oid FROM pg_catalog.pg_roles AS r WHERE r.rolname = {login}), crm_access.this_server()) "
    "ON CONFLICT (login) DO UPDATE SET person = EXCLUDED.person, attributes = EXCLUDED.attributes, "
    "declared = true, keeping = EXCLUDED.keeping"
)

_PUT_TIMED = SQL(
    "INSERT INTO crm_access.membership (login, access_group, valid_from, valid_until, reason, declared) "
    "VALUES ({login}, {group}, {valid_from}, {valid_until}, {reason}, true)"
)

_DROP_TIMED = SQL(
    "DELETE FROM crm_access.membership WHERE login = {login} AND access_group = {group} "
    "AND greatest(coalesce(valid_from, '-infinity'), '0001-01-02 00:00+00') "
    "= greatest(coalesce({valid_from}::pg_catalog.timestamptz, '-infinity'), '0001-01-02 00:00+00') "
    "AND least(coalesce(valid_until, 'infinity'), '9999-12-30 00:00+00') "
    "= least(coalesce({valid_until}::pg_catalog.timestamptz, 'infinity'), '9999-12-30 00:00+00')"
)
"""Without a moment is the same as infinity, and years beyond Python's are the last that it has."""

_PUT_SUSPENDED = SQL("UPDATE crm_access.person SET suspended_groups = {groups} WHERE login = {login}")


def person_statements(change: PersonChange) -> Iterator[Composable]:
    """Yield the statements of a change of rows about people; a person goes with memberships and covers."""
    match change:
        case RenameGroupRows(old, new):
            for statement in _RENAME_GROUP:
                yield statement.format(old=literal(old), new=literal(new))
        case FollowLogins():
            yield from _FOLLOW
        case BindPersons(logins, binds):
            for statement in _BIND if binds else (_UNBIND,):
                yield statement.format(logins=array_literal(logins))
        case PutPerson(person):
            yield _put_person(person)
        case DropPerson(person):
            yield SQL("DELETE FROM crm_access.person WHERE login = {}").format(literal(person.login))
        case EndShares():
            yield SQL("DELETE FROM crm_access.share")
        case PutSuspended(login, groups):
            yield _PUT_SUSPENDED.format(groups=array_literal(groups), login=literal(login))
        case PutTimed(row):
            yield _timed(_PUT_TIMED, row)
        case DropTimed(row):
            yield _timed(_DROP_TIMED, row)
        case _:
            assert_never(change)


def _put_person(row: PersonRow) -> Composable:
    return _PUT_PERSON.format(
        login=literal(row.login),
        person=literal(row.person),
        attributes=literal(json.dumps(dict(row.attributes), ensure_ascii=False, sort_keys=True)),
        keeping=SQL("NULL") if row.keeping is None else literal(row.keeping),
    )


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
