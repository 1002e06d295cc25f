-- One row: a territory that a manager has added below another one, of the model or added. It counts in [since, until), until
-- somebody takes it back or the model has it.
create table crm_access.added_territory (
    added_id bigint generated always as identity primary key,
    territory text not null,
    parent text not null,
    label text not null default '',
    since timestamptz not null default pg_catalog.clock_timestamp(),
    until timestamptz
)
