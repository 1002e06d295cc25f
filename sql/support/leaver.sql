-- One row: somebody who left and is forgotten, as the log calls him or her since. Nothing leads back to the name. The
-- entries of the log may get this name as long as the row is open, which is only inside of pseudonymise.
create table crm_access.leaver (
    leaver_id bigint primary key,
    pseudonym text not null unique,
    forgotten_at timestamptz not null default pg_catalog.now(),
    open boolean not null default true
)
