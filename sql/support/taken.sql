-- One row: a privilege that applying the model took from a grantee outside the model; "public" is PUBLIC.
-- column_name is empty for a privilege on the whole relation. `crm-rls remove --open-tables` gives it back.
create table crm_access.taken (
    schema_name text not null,
    relation text not null,
    column_name text not null default '',
    grantee text not null,
    privilege text not null
        check (privilege in (
            'SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN'
        )),
    grantable boolean not null default false,
    taken_at timestamptz not null default pg_catalog.clock_timestamp(),
    who text not null default session_user,
    primary key (schema_name, relation, column_name, grantee, privilege)
)
