-- One row: an access group of the model. territories are the nodes that it was declared with, attributes what its
-- filter compares with the person who asks.
create table crm_access.access_group (
    access_group text primary key,
    label text not null default '',
    family text not null default '',
    oversight boolean not null default false,
    territories text[] not null default '{}',
    attributes text[] not null default '{}',
    rights text[] not null default '{}',
    group_role text not null,
    timed_role text not null
)
