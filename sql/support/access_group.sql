-- One row: an access group of the model. keeping is who keeps its memberships, where the model says so for the group. territories are the nodes that it was declared with, attributes what its
-- filter compares with the person who asks. conditions has by table what is true of its rows, as in model.tables.
create table crm_access.access_group (
    access_group text primary key,
    label text not null default '',
    family text not null default '',
    oversight boolean not null default false,
    territories text[] not null default '{}',
    attributes text[] not null default '{}',
    rights text[] not null default '{}',
    keeping text check (keeping in ('declared', 'shared')),
    group_role text not null,
    timed_role text not null,
    conditions jsonb not null default '{}'
)
