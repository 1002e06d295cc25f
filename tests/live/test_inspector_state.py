"""The state read from the catalogs: roles, memberships, policies, privileges; ours and others'."""

from __future__ import annotations

import pytest

from crm_rls.catalog import PUBLIC, CatalogState, Command, Grant, Kind, Policy, Role, RoleMembership
from crm_rls.catalog.inspector import inspect
from crm_rls.model import TableName
from crm_rls.postgres.connection import Connection
from crm_rls.postgres.names import Names
from crm_rls.postgres.sqltext import SQL, Identifier
from crm_rls.postgres.versions import has_membership_options

CONTACT = TableName("crm", "contact")


@pytest.fixture
def names(role_prefix: str) -> Names:
    """Return the names of a model with this test's prefix."""
    return Names(role_prefix)


def current(connection: Connection, names: Names) -> CatalogState:
    return inspect(connection, schemas=("crm",), prefix=names.prefix).current


def run(connection: Connection, statement: str, **roles: str) -> None:
    """Execute a statement with names of roles put into its {places}."""
    identifiers = {place: Identifier(role) for place, role in roles.items()}
    connection.execute(SQL(statement).format(**identifiers))


# -- roles and memberships -----------------------------------------------------------------------------


def test_roles_come_with_their_attributes_and_our_mark(
    session: Connection, names: Names, role_prefix: str
) -> None:
    plain, mighty, ours, theirs = (f"{role_prefix}{name}" for name in ('o"dd', "mighty", "ours", "theirs"))
    run(session, "create role {r}", r=plain)
    run(session, "create role {r} login superuser bypassrls createrole replication noinherit", r=mighty)
    run(session, "create role {r}; comment on role {r} is 'crm_rls crm in x'", r=ours)
    run(session, "create role {r}; comment on role {r} is 'somebody''s crm_rls'", r=theirs)
    found = current(session, names)
    assert found.roles[plain] == Role(plain)
    assert found.roles[mighty] == Role(mighty, True, True, True, True, True, inherit=False)
    assert found.roles[ours] == Role(ours, mark="crm_rls crm in x")
    assert found.roles[theirs] == Role(theirs)
    assert mighty in found.logins
    assert plain not in found.logins
    assert not any(name.startswith("pg_") for name in found.roles)


def test_memberships_of_our_roles_are_read_with_options_and_grantor(
    session: Connection, names: Names, role_prefix: str
) -> None:
    group, persons, foreign = names.group_role("north"), names.persons, f"{role_prefix}foreign"
    anna, ben = f"{role_prefix}anna", f"{role_prefix}ben"
    for role in (group, persons, foreign, anna, ben):
        run(session, "create role {r}", r=role)
    run(session, "comment on role {r} is 'crm_rls'", r=group)
    run(session, "grant {a}, {b}, {c} to {m}", a=group, b=persons, c=foreign, m=anna)
    run(session, "grant {a} to {m} with admin option", a=group, m=ben)
    me = session.info.user
    # Roles belong to the cluster, and other tests have staged some.
    found = {each for each in current(session, names).memberships if each.role.startswith(role_prefix)}
    assert found == {
        RoleMembership(group, anna, grantor=me),
        RoleMembership(persons, anna, grantor=me),
        RoleMembership(group, ben, admin=True, grantor=me),
    }
    if has_membership_options(session.info.server_version):
        run(session, "grant {a} to {m} with inherit false, set false", a=group, m=anna)
        run(session, "grant {a} to {m} with set false granted by {g}", a=group, m=anna, g=ben)
        both = [m for m in current(session, names).memberships if (m.role, m.member) == (group, anna)]
        assert {(m.inherit, m.set_role, m.grantor) for m in both} == {(False, False, me), (True, False, ben)}
        # The same options by two grantors are two memberships: who revokes one has not ended the other.
        run(session, "grant {a} to {m} with inherit true, set false", a=group, m=anna)
        again = [m for m in current(session, names).memberships if (m.role, m.member) == (group, anna)]
        assert {m.grantor for m in again} == {me, ben}


# -- policies ------------------------------------------------------------------------------------------


def test_policies_of_everybody_are_read_in_full(session: Connection, names: Names, role_prefix: str) -> None:
    anna, ben = f"{role_prefix}anna", f"{role_prefix}ben"
    run(session, "create role {a}; create role {b}", a=anna, b=ben)
    session.execute("create table crm.contact (id int, territory text)")
    run(
        session,
        "create policy ours on crm.contact for update to {b}, {a} using (id > 1) with check (id > 2);"
        " comment on policy ours on crm.contact is 'crm_rls crm'",
        a=anna,
        b=ben,
    )
    session.execute("""
        create policy "the%irs" on crm.contact as restrictive using (territory = 'x');
        comment on policy "the%irs" on crm.contact is 'hands off';
        create policy adding on crm.contact for insert with check (true);
        create policy removing on crm.contact for delete using (false);
        create policy reading on crm.contact for select
            using (exists (select from crm.contact c where c.id = contact.id))
    """)
    policies = current(session, names).policies
    assert policies == {
        (CONTACT, policy.name): policy
        for policy in (
            Policy(CONTACT, "ours", Command.UPDATE, (anna, ben), "(id > 1)", "(id > 2)", mark="crm_rls crm"),
            Policy(
                CONTACT,
                "the%irs",
                Command.ALL,
                (PUBLIC,),
                "(territory = 'x'::text)",
                permissive=False,
                mark="hands off",
            ),
            Policy(CONTACT, "adding", Command.INSERT, (PUBLIC,), check="true"),
            Policy(CONTACT, "removing", Command.DELETE, (PUBLIC,), "false"),
            Policy(
                CONTACT,
                "reading",
                Command.SELECT,
                (PUBLIC,),
                "(EXISTS ( SELECT\n   FROM crm.contact c\n  WHERE (c.id = contact.id)))",
            ),
        )
    }
    assert [policy.name for policy in policies.values() if policy.ours] == ["ours"]


# -- privileges ----------------------------------------------------------------------------------------


def test_privileges_of_our_roles_and_of_public_are_read(session: Connection, names: Names) -> None:
    group = names.group_role("north")
    for role in (names.persons, names.owner, group, f"{names.prefix}stranger"):
        run(session, "create role {r}", r=role)
    run(session, "comment on role {r} is 'crm_rls'", r=group)
    session.execute("""
        create table crm.contact (id serial, "na""me" text);
        create view crm.overview as select 1 as one;
        create schema crm_access;
        create function crm_access.open() returns int return 1;
        create function crm_access.closed() returns int return 1;
        revoke execute on function crm_access.closed from public
    """)
    run(
        session,
        """grant select, delete on crm.contact to {u};
        grant insert ("na""me"), update (id) on crm.contact to {u};
        grant truncate on crm.contact to {g} with grant option;
        grant select on crm.contact to {s};
        grant usage on sequence crm.contact_id_seq to {u};
        grant usage on schema crm to {u}, public;
        grant select on crm.overview to public;
        grant execute on function crm_access.closed to {u};
        create table crm_access.person (); grant select on crm_access.person to {g};
        alter function crm_access.open owner to {o}""",
        u=names.persons,
        g=group,
        s=f"{names.prefix}stranger",
        o=names.owner,
    )
    persons = names.persons
    assert current(session, names).grants == {
        Grant(Kind.TABLE, "crm", "contact", persons, "SELECT"),
        Grant(Kind.TABLE, "crm", "contact", persons, "DELETE"),
        Grant(Kind.TABLE, "crm", "contact", persons, "INSERT", column='na"me'),
        Grant(Kind.TABLE, "crm", "contact", persons, "UPDATE", column="id"),
        Grant(Kind.TABLE, "crm", "contact", group, "TRUNCATE", grantable=True),
        Grant(Kind.SEQUENCE, "crm", "contact_id_seq", persons, "USAGE"),
        Grant(Kind.SCHEMA, "crm", "crm", persons, "USAGE"),
        Grant(Kind.SCHEMA, "crm", "crm", PUBLIC, "USAGE"),
        Grant(Kind.TABLE, "crm", "overview", PUBLIC, "SELECT"),
        Grant(Kind.FUNCTION, "crm_access", "closed", persons, "EXECUTE"),
        Grant(Kind.FUNCTION, "crm_access", "open", PUBLIC, "EXECUTE"),
        Grant(Kind.TABLE, "crm_access", "person", group, "SELECT"),
    }


def test_what_owners_may_by_themselves_is_no_grant(session: Connection, names: Names) -> None:
    run(session, "create role {r}", r=names.owner)
    session.execute("create table crm.contact (id int); create table crm.activity (id int)")
    run(session, "alter table crm.contact owner to {r}; grant select on crm.contact to {r}", r=names.owner)
    run(session, "grant select on crm.activity to {r}", r=names.owner)
    expected = {Grant(Kind.TABLE, "crm", "activity", names.owner, "SELECT")}
    assert current(session, names).grants == expected
