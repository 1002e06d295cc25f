-- One row: somebody who logs in, with the attributes that filters call me.x. The person is the role of that oid on the
-- server with that identity (this_server); the login is its name when somebody looked last, former_logins those before.
-- keeping is who keeps the memberships, where the model says so for the person; suspended_groups are the permanent
-- memberships that somebody who is not active gets back when he or she is.
create table crm_access.person (
    login text primary key,
    person text not null unique deferrable initially deferred,
    role oid,
    server text,
    former_logins text[] not null default '{}',
    attributes jsonb not null default '{}',
    declared boolean not null default false,
    keeping text check (keeping in ('declared', 'shared')),
    active boolean not null default true,
    suspended_groups text[] not null default '{}',
    unique (role, server)
)
