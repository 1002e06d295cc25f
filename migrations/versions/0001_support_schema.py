"""The support schema: people, timed memberships, and the functions that policies call.

Frozen: a later sql/support must not change what this revision makes. Ownership and privileges are the
plan's business, because they name the model's prefix. The schema itself comes from env.py.
"""

from __future__ import annotations

from alembic import op

from crm_rls.postgres.ddl import Statement

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

UPGRADE = (
    """
create table crm_access.person (
    login text primary key,
    person text not null unique deferrable initially deferred,
    attributes jsonb not null default '{}',
    declared boolean not null default false,
    declared_groups text[] not null default '{}'
)
    """,
    """
create table crm_access.membership (
    membership_id bigint generated always as identity primary key,
    login text not null references crm_access.person (login) on update cascade on delete cascade,
    access_group text not null,
    valid_from timestamptz,
    valid_until timestamptz,
    reason text not null default '',
    declared boolean not null default false,
    check (valid_from < valid_until),
    check (valid_from is not null or valid_until is not null)
)
    """,
    "create index membership_login on crm_access.membership (login, access_group)",
    """
create function crm_access.active(access_group text, login name) returns boolean
language sql stable parallel safe security definer
set search_path = pg_catalog, pg_temp
as $body$
    select exists (
        select from crm_access.membership as m
        where m.login = active.login::pg_catalog.text
          and m.access_group = active.access_group
          and (m.valid_from is null or m.valid_from <= pg_catalog.now())
          and (m.valid_until is null or pg_catalog.clock_timestamp() < m.valid_until)
    )
$body$
    """,
    """
create function crm_access.attribute(attribute text, login name) returns text
language sql stable parallel safe security definer
set search_path = pg_catalog, pg_temp
as $body$
    select p.attributes operator(pg_catalog.->>) attribute.attribute
    from crm_access.person as p
    where p.login = attribute.login::pg_catalog.text
$body$
    """,
    "comment on table crm_access.person is 'crm_rls'",
    "comment on table crm_access.membership is 'crm_rls'",
    "comment on index crm_access.membership_login is 'crm_rls'",
    "comment on function crm_access.active is 'crm_rls'",
    "comment on function crm_access.attribute is 'crm_rls'",
    "revoke all on function crm_access.active, crm_access.attribute from public",
)

DOWNGRADE = (
    "drop function crm_access.attribute",
    "drop function crm_access.active",
    "drop table crm_access.membership",
    "drop table crm_access.person",
)

TOUCHES = (
    ("schema", "crm_access", "", "crm_access"),
    ("table", "crm_access", "", "crm_rls_version"),
    ("table", "crm_access", "", "person"),
    ("table", "crm_access", "", "membership"),
    ("index", "crm_access", "membership", "membership_login"),
    ("function", "crm_access", "", "active(text, name)"),
    ("function", "crm_access", "", "attribute(text, name)"),
)
"""What the revision makes, changes or drops, as identities of support objects."""


def upgrade() -> None:
    for statement in UPGRADE:
        op.execute(Statement(statement), execution_options={"no_parameters": True})


def downgrade() -> None:
    for statement in DOWNGRADE:
        op.execute(Statement(statement), execution_options={"no_parameters": True})
