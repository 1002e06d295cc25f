-- One row: a publication that sends the rows of a protected table to other servers.
select
    'warning' as severity,
    pg_catalog.format('%%I: %%s', p.pubname, c.oid::pg_catalog.regclass) as object,
    'subscribers get every row; policies do not apply to replication' as cause,
    pg_catalog.format(
        '%%s, or make sure that the subscriber protects it',
        coalesce(
            (
                select pg_catalog.string_agg(
                    pg_catalog.format('ALTER PUBLICATION %%I DROP TABLE %%s', u.pubname, l.prrelid::pg_catalog.regclass), '; '
                )
                from pg_catalog.pg_publication_rel as l
                where l.prpubid = u.oid
                  and (
                      l.prrelid = c.oid
                      or l.prrelid in (select above.relid from pg_catalog.pg_partition_ancestors(c.oid) as above)
                  )
            ),
            (
                select pg_catalog.string_agg(
                    pg_catalog.format(
                        'ALTER PUBLICATION %%I DROP TABLES IN SCHEMA %%s', u.pubname, l.pnnspid::pg_catalog.regnamespace
                    ),
                    '; '
                )
                from pg_catalog.pg_publication_namespace as l
                where l.pnpubid = u.oid
                  and l.pnnspid in (
                      select a.relnamespace
                      from pg_catalog.pg_class as a
                      where a.oid = c.oid
                         or a.oid in (select above.relid from pg_catalog.pg_partition_ancestors(c.oid) as above)
                  )
            ),
            pg_catalog.format('DROP PUBLICATION %%I', u.pubname)
        )
    ) as next_step
from pg_catalog.pg_publication_tables as p
join pg_catalog.pg_publication as u on u.pubname = p.pubname
join pg_catalog.pg_namespace as n on n.nspname = p.schemaname
join pg_catalog.pg_class as c on c.relnamespace = n.oid and c.relname = p.tablename
where c.oid = any (%(protected)s::pg_catalog.oid[])
