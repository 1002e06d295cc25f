"""Mutants of the look-ups of a person: by name instead of by role, each noticed by what logins see.

A mutant replaces a function of the support schema, as its file says it, with some words changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tests.fixtures.database import Connection
from tests.managing.conftest import Office, office
from tests.mutation.functions import Mutants, unnoticed

__all__ = ["office"]

SEEN: Mapping[str, set[int]] = {
    "anna_meier": {1, 3, 4},  # renamed: an attribute, and a membership for a time
    "bert_b": {2},  # renamed: a filter with an attribute, for a time
    "carl": set(),  # another role than the one that was registered
    "dora": set(),  # registered elsewhere, with a number that eva has here
    "eva": set(),
    "frida": {1, 3, 4},  # stands in for anna
    "gina": set(),  # stands in for dora
    "hans": set(),  # stands in for carl
}

ROLE = "(select r.oid from pg_roles as r where r.rolname = {function}.login)"
HERE = '(me.login = {function}.login::text collate "default" or me.server = crm_access.this_server())'
NAMED = 'p.login = attribute.login::pg_catalog.text collate "default"'

# That `acting` asks for the server, too, is seen by nobody: the policies that call it ask `active` before.
MUTANTS: Mutants = {
    "active by name": ("active", f"me.role = {ROLE}", "me.login = active.login::text"),
    "active without the server": ("active", HERE, "true"),
    "active for the same name only": (
        "active", " or me.server = crm_access.this_server())", ")"
    ),
    "acting by name": ("acting", f"me.role = {ROLE}", "me.login = acting.login::text"),
    "acting for the same name only": ("acting", " or me.server = crm_access.this_server())", ")"),
    "attribute by name": (
        "attribute",
        "p.role = (select r.oid from pg_catalog.pg_roles as r where r.rolname = attribute.login)",
        "p.login operator(pg_catalog.=) attribute.login::pg_catalog.text",
    ),
    "attribute without the server": (
        "attribute",
        f"({NAMED} or p.server = crm_access.this_server())",
        "true",
    ),
    "attribute for the same name only": ("attribute", " or p.server = crm_access.this_server())", ")"),
    "the absent one by name": (
        "holds_itself",
        "u.oid = p.role and (u.rolname = p.login or p.server = crm_access.this_server())",
        "u.rolname = p.login",
    ),
    "the absent one without the server": (
        "holds_itself", "(u.rolname = p.login or p.server = crm_access.this_server())", "true"
    ),
}  # fmt: skip


def staged(office: Office) -> Iterator[tuple[str, Connection]]:
    """Put people into groups, rename, drop and make logins; yield everybody's connection by name."""
    until = (None, "2031-01-01")
    for name in ("frida", "gina", "hans"):
        office.call("register", name, office.make_login(name), '{"employee_no": "9"}')
    office.call("register", "dora", office.login("dora"), '{"employee_no": "1001"}')
    office.call("assign", "anna", "first_contact")
    office.call("assign", "anna", "key_accounts", *until)
    office.call("assign", "bert", "first_contact", *until)
    for person in ("carl", "dora"):
        office.call("assign", person, "key_accounts", *until)
        office.call("assign", person, "first_contact", *until)
    for substitute, absent in (("frida", "anna"), ("gina", "dora"), ("hans", "carl")):
        office.call("cover", absent, substitute, *until)
    execute = office.superuser.execute
    for person, name in (("anna", "anna_meier"), ("bert", "bert_b")):
        execute(f"alter role {office.login(person)} rename to {office.login(name)}")
    execute(f"drop role {office.login('carl')}")
    office.make_login("carl")
    execute(
        "update crm_access.person as p set server = 'x', role = r.oid from pg_roles as r "
        "where p.person = 'dora' and r.rolname = %s",
        [office.make_login("eva")],
    )
    names = office.names
    given = (names.persons, names.group_role("first_contact"))
    timed = (names.timed_role("first_contact"), names.timed_role("key_accounts"))
    for name in ("carl", "eva"):  # whatever a DBA gives by hand
        execute(f"grant {', '.join((*given, *timed))} to {office.login(name)}")
    for name in SEEN:
        yield name, office.open(name)


def test_every_mutant_of_a_look_up_is_noticed(office: Office) -> None:
    sessions = dict(staged(office))

    def sound() -> bool:
        return {name: office.seen(session) for name, session in sessions.items()} == SEEN

    assert unnoticed(office, MUTANTS, sound) == []
