-- One row: a protected table that people read, with what PostgreSQL tells about hidden rows and nobody can close.
select
    'info' as severity,
    c.oid::pg_catalog.regclass::pg_catalog.text as object,
    pg_catalog.concat(
        'EXPLAIN ANALYZE counts the rows that a policy removed; estimates, size and pg_class.reltuples (',
        greatest(c.reltuples, 0)::pg_catalog.int8, ') come from all rows',
        '; a walk over ranges with EXPLAIN ANALYZE reads values of: ' || found.walked,
        '; a duplicate key tells that a value exists: ' || found.unique_keys,
        '; a foreign key tells that a row exists: ' || found.referring,
        '; deleting a row deletes or changes hidden rows of: ' || found.cascades
    ) as cause,
    'use keys that nobody can guess (uuid), put the assignment field into unique keys, avoid ON DELETE CASCADE'
        as next_step
from pg_catalog.pg_class as c
cross join lateral (
    select
        (
            -- Only a leakproof comparison goes below the policy, where an index counts what it has found.
            select pg_catalog.string_agg(distinct a.attname, ', ' order by a.attname)
            from pg_catalog.pg_index as i
            join pg_catalog.pg_attribute as a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
            join pg_catalog.pg_opclass as k on k.oid = i.indclass[0]
            join pg_catalog.pg_amop as o on o.amopfamily = k.opcfamily and o.amopstrategy = 1
                and o.amoplefttype = k.opcintype and o.amoprighttype = k.opcintype
            join pg_catalog.pg_am as m on m.oid = k.opcmethod and m.amname = 'btree'
            join pg_catalog.pg_operator as less on less.oid = o.amopopr
            join pg_catalog.pg_proc as p on p.oid = less.oprcode and p.proleakproof
            where i.indrelid = c.oid
        ),
        (
            select pg_catalog.string_agg(
                i.indexrelid::pg_catalog.regclass::pg_catalog.text, ', ' order by i.indexrelid
            )
            from pg_catalog.pg_index as i
            where i.indrelid = c.oid and (i.indisunique or i.indisexclusion)
        ),
        (
            select pg_catalog.string_agg(
                pg_catalog.format('%%I on %%s', k.conname, k.conrelid::pg_catalog.regclass), ', '
                order by k.conname, k.oid
            )
            from pg_catalog.pg_constraint as k
            where k.confrelid = c.oid and k.contype = 'f' and k.conparentid = 0
        ),
        (
            select pg_catalog.string_agg(distinct k.conrelid::pg_catalog.regclass::pg_catalog.text, ', ')
            from pg_catalog.pg_constraint as k
            where k.confrelid = c.oid
              and k.contype = 'f'
              and k.conparentid = 0
              and k.confdeltype in ('c', 'n', 'd')
              -- Our own keys empty copies of rows that another key deletes, changes or keeps.
              and not pg_catalog.starts_with(
                  coalesce(pg_catalog.obj_description(k.oid, 'pg_constraint'), ''), %(mark)s
              )
        )
) as found (walked, unique_keys, referring, cascades)
where c.oid = any (%(protected)s::pg_catalog.oid[])
  and c.oid = any (%(readable)s::pg_catalog.oid[])
