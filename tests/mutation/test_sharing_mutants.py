"""Mutants of shares: whose they are, how long they last, and what of the contacts they show."""

from __future__ import annotations

from crm_rls.catalog.inspector import inspect
from crm_rls.compile.protection.sharing import share_policies
from crm_rls.compile.reach.layout import lay_out
from crm_rls.postgres.sqltext import SQL, Identifier, qualified
from tests.managing.conftest import Office, office, sharing_office
from tests.mutation.functions import Mutants, unnoticed

__all__ = ["office", "sharing_office"]

SEEN = {
    "anna_meier": ({1}, {11, 12}),  # renamed
    "bert": (set(), set()),  # the share is over
    "carl": (set(), set()),  # another role than the one that was registered
    "dora": (set(), set()),  # not active, with a role that a DBA gave again
    "frida": ({3}, {31, 32}),  # another contact, and one that a restriction hides
}

ROLE = "me.role = (select r.oid from pg_roles as r where r.rolname = shared.login)"
MUTANTS: Mutants = {
    "of everybody": ("shared", "s.login = me.login and ", ""),
    "by name": ("shared", ROLE, "me.login = shared.login::text"),
    "of the same name only": ("shared", " or me.server = crm_access.this_server())", ")"),
    "for ever": ("shared", " and clock_timestamp() < s.valid_until", ""),
    "until the beginning": (
        "shared",
        "clock_timestamp() < s.valid_until",
        "clock_timestamp() > s.valid_until",
    ),
    "of who is not active": ("shared", "      and me.active\n", ""),
}


def seen(house: Office) -> dict[str, tuple[set[int], set[int]]]:
    found = {}
    for name in SEEN:
        with house.open(name) as session:
            children = {key for (key,) in session.execute("select id from crm.activity")}
            found[name] = house.seen(session), children
    return found


def staged(house: Office) -> None:
    """Share contacts, and let logins become others."""
    house.call("register", "frida", house.make_login("frida"))
    for person, contact in (("anna", 1), ("bert", 1), ("carl", 1), ("dora", 1), ("frida", 3), ("frida", 5)):
        house.call("share", person, str(contact), "2999-01-06")
    execute = house.superuser.execute
    execute(
        "update crm_access.share as s set valid_until = clock_timestamp() where s.login = %s",
        [house.login("bert")],
    )
    house.call("deactivate", "dora")
    execute(f"alter role {house.login('anna')} rename to {house.login('anna_meier')}")
    execute(f"drop role {house.login('carl')}")
    house.make_login("carl")
    for name in ("carl", "dora"):  # whatever a DBA gives by hand
        execute(f"grant {house.names.persons}, {house.names.share_role} to {house.login(name)}")


def test_every_mutant_of_a_share_is_noticed(sharing_office: Office) -> None:
    staged(sharing_office)
    assert unnoticed(sharing_office, MUTANTS, lambda: seen(sharing_office) == SEEN) == []


def test_every_mutant_of_its_policies_is_noticed(sharing_office: Office) -> None:
    house = sharing_office
    staged(house)
    with house.database.connect(autocommit=False) as owner:
        facts = inspect(owner, schemas=house.model.schemas, prefix=house.model.prefix).facts
    policies = tuple(share_policies(lay_out(house.model, facts), facts))
    assert {str(policy.table) for policy in policies} == {"crm.contact", "crm.activity"}
    alter = SQL("alter policy {} on {} using ({})")
    for policy in policies:
        assert policy.using is not None
        first, _, rest = policy.using.partition(" AND ")
        for mutant in (first, rest, "true"):
            for using in (mutant, policy.using):
                where = qualified(policy.table.schema, policy.table.name)
                house.superuser.execute(alter.format(Identifier(policy.name), where, SQL(using)))
                assert (seen(house) == SEEN) == (using == policy.using), (policy.table, using)
