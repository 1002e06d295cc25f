-- One row: a territory of the model below which managers add others, itself and all below it; access_groups are those that
-- see it as a subtree. No row where the model lets nobody add any.
create table crm_access.open_territory (
    territory text primary key,
    access_groups text[] not null default '{}'
)
