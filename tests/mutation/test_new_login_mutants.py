"""Mutants of the functions that make and change logins: names, what is made, and whose login is changed."""

from __future__ import annotations

from collections.abc import Mapping

import psycopg
from psycopg.sql import SQL, Identifier

from tests.managing.conftest import Office, hiring_office

__all__ = ["hiring_office"]

CREATE = "crm_access.create_login(text, text, timestamptz)"
CHANGE = "crm_access.change_login(text, boolean, text, timestamptz)"
VERIFIER = f"SCRAM-SHA-256$4096:{22 * 'A'}==${43 * 'A'}=:{43 * 'A'}="

MUTANTS: Mapping[str, tuple[str, str, str]] = {
    "no name": (CREATE, "coalesce(login, '') = ''", "login is null"),
    "names that are cut": (CREATE, "octet_length(login) > 63", "length(login) > 63"),
    "spaces": (CREATE, "login <> btrim(login) or ", ""),
    "lines": (CREATE, " or login ~ '[[:cntrl:]]'", ""),
    "names of PostgreSQL": (CREATE, "lower(login) ~ '^pg_'", "login ~ '^pg_'"),
    "words of PostgreSQL": (CREATE, " or lower(login) in ('public', 'none')", ""),
    "our names": (CREATE, "starts_with(lower(login), ", "starts_with(login, "),
    "the name in other letters": (CREATE, "lower(r.rolname) = lower(login)", "r.rolname = login"),
    "any verifier": (CREATE, "verifier !~ ", "verifier is null and verifier !~ "),
    "CREATEROLE": (CREATE, "nocreaterole", "createrole"),
    "NOINHERIT": (CREATE, "login inherit", "login noinherit"),
    "without a password": (CREATE, "verifier is null", "true"),
    "without an end": (CREATE, "valid until %L", "valid until null -- %L"),
    "a member of what it makes": (CREATE, "SET createrole_self_grant TO ''", ""),
    "logins of others": (CHANGE, "m.roleid = role.oid and u.rolname", "u.rolname"),
    "of others' ADMIN OPTION": (CHANGE, "u.rolname = current_user", "true"),
    "members of other roles": (CHANGE, "or beyond is not null", ""),
    "members through groups": (
        CHANGE,
        "join pg_auth_members as m on m.member = r.oid",
        "join pg_auth_members as m on false",
    ),
    "CREATEDB": (CHANGE, "role.rolcreatedb or ", ""),
    "any new verifier": (CHANGE, "verifier !~ ", "verifier is null and verifier !~ "),
    "opens what it closes": (CHANGE, "when true then ' login'", "when true then ' nologin'"),
    "closes nothing": (CHANGE, "when false then ' nologin'", "when false then ''"),
    "the password before": (CHANGE, "verifier is null", "true"),
}


def outcome(office: Office, statement: str, *values: object) -> object:
    """Return what a call of the registrar's answers, or how it is refused; the caller undoes it."""
    try:
        with office.superuser.transaction():
            office.superuser.execute(SQL("set local role {}").format(Identifier(office.names.registrar)))
            row = office.superuser.execute(statement, values).fetchone()
            office.superuser.execute("reset role")
            return row and row[0]
    except psycopg.Error as error:
        return error.sqlstate


def made(office: Office, login: str, verifier: str | None = None) -> object:
    """Return the outcome of making a login, and what it is then."""
    answer = outcome(office, "select crm_access.create_login(%s, %s, '2999-01-06 00:00+00')", login, verifier)
    row = office.superuser.execute(
        "select to_jsonb(a) - 'oid' - 'rolname', a.rolvaliduntil = '2999-01-06 00:00+00', "
        "(select jsonb_agg(jsonb_build_array(u.rolname, m.admin_option, to_jsonb(m) -> 'set_option')) "
        "from pg_auth_members as m join pg_roles as u on u.oid = m.member where m.roleid = a.oid) "
        "from pg_authid as a where a.rolname = %s",
        (login,),
    ).fetchone()
    return answer, row


def changed(office: Office, login: str, opens: bool | None, verifier: str | None) -> object:
    """Return the outcome of changing a login, and what it is then."""
    answer = outcome(
        office, "select crm_access.change_login(%s, %s, %s, '2999-01-06 00:00+00')", login, opens, verifier
    )
    row = office.superuser.execute(
        "select rolcanlogin, rolpassword, rolvaliduntil from pg_authid where rolname = %s", (login,)
    ).fetchone()
    return str(answer), row


def seen(office: Office) -> list[object]:
    """Return the outcomes of all tries; nothing of them is left."""
    prefix = office.model.prefix
    fresh, other, far = f"n{prefix}", office.login("other"), office.login("far")
    found: list[object] = []
    with office.superuser.transaction(force_rollback=True):
        office.superuser.execute("set local createrole_self_grant = 'set, inherit'")
        names = ("", "ä" * 32, f" {fresh}x", f"{fresh}\nx", "PG_x", "Public", f"{prefix.upper()}_x", fresh)
        found += [made(office, name) for name in names]
        found += [
            made(office, fresh.upper()),
            made(office, f"{fresh}p", VERIFIER),
            made(office, f"{fresh}s", "secret"),
        ]
        found.append(changed(office, fresh, None, VERIFIER))
        found += [
            changed(office, fresh, opens, verifier)
            for opens in (False, True)
            for verifier in (None, "secret")
        ]
        # ADMIN OPTION on it has somebody else, and another login's is no better.
        found.append(changed(office, office.login("anna"), True, None))
        office.superuser.execute(
            SQL("create role {}; create role {}").format(Identifier(other), Identifier(far))
        )
        for statement, undone in (
            ("grant {far} to {fresh}", "revoke {far} from {fresh}"),
            ("grant {given} to {fresh}; grant {far} to {given}", "revoke {given} from {fresh}"),
            ("alter role {fresh} createdb", "alter role {fresh} nocreatedb"),
        ):
            group = office.names.group_role("nord")
            named = {"fresh": Identifier(fresh), "far": Identifier(far), "given": Identifier(group)}
            office.superuser.execute(SQL(statement).format(**named))
            found.append(changed(office, fresh, False, None))
            office.superuser.execute(SQL(undone).format(**named))
    return found


def test_every_mutant_of_the_functions_that_make_logins_is_noticed(hiring_office: Office) -> None:
    execute, expected = hiring_office.superuser.execute, seen(hiring_office)
    assert seen(hiring_office) == expected
    survivors = []
    for name, (function, old, new) in MUTANTS.items():
        ((original,),) = execute("select pg_get_functiondef(%s::regprocedure)", [function]).fetchall()
        assert old in original, name
        execute(original.replace(old, new, 1))
        if seen(hiring_office) == expected:
            survivors.append(name)
        execute(original)
    assert seen(hiring_office) == expected
    assert survivors == []
