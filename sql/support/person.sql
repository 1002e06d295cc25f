-- One row: somebody who logs in, with the attributes that filters call me.x. declared_groups are the
-- permanent memberships that the model file declares.
create table crm_access.person (
    login text primary key,
    person text not null unique deferrable initially deferred,
    attributes jsonb not null default '{}',
    declared boolean not null default false,
    declared_groups text[] not null default '{}'
)
