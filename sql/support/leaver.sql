-- One row: somebody who left and is forgotten, as the log calls him or her since. Nothing leads back to the name. The
-- entries of the log may get this name as long as the row is open, which is only inside of pseudonymise.
create table crm_access.leaver (
    leaver_id bigint generated always as identity primary key,
    pseudonym text not null unique
        generated always as ('leaver-' || pg_catalog.lpad(leaver_id::text, greatest(4, pg_catalog.length(leaver_id::text)), '0')) stored,
    forgotten_at timestamptz not null default pg_catalog.now(),
    open boolean not null default true
)
