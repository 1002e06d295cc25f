-- One row: whether the table is there that every change of people and groups locks.
select exists (
    select
    from pg_catalog.pg_class as c
    join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
    where n.nspname = 'crm_access' and c.relname = 'model'
) as installed
