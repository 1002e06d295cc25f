-- One row: a publication that sends the rows of a protected table to other servers.
select
    'warning' as severity,
    pg_catalog.format('%%I: %%s', p.pubname, c.oid::pg_catalog.regclass) as object,
    'subscribers get every row; policies do not apply to replication' as cause,
    pg_catalog.format(
        'ALTER PUBLICATION %%I DROP TABLE %%s, or make sure that the subscriber protects it',
        p.pubname, c.oid::pg_catalog.regclass
    ) as next_step
from pg_catalog.pg_publication_tables as p
join pg_catalog.pg_namespace as n on n.nspname = p.schemaname
join pg_catalog.pg_class as c on c.relnamespace = n.oid and c.relname = p.tablename
where c.oid = any (%(protected)s::pg_catalog.oid[])
