-- One row: a publication that sends all columns of a found relation, or of a partition of it, also future ones.
-- A column list (prattrs) does not grow.
select
    c.oid as relation,
    p.pubname as name
from pg_catalog.pg_publication as p
cross join pg_catalog.pg_class as c
where c.oid = any (%(relations)s::pg_catalog.oid[])
  and c.relkind in ('r', 'p')
  and c.relpersistence = 'p'
  and (
      p.puballtables
      or exists (
          select
          from (
              select c.oid
              union
              select tree.relid from pg_catalog.pg_partition_tree(c.oid) as tree
              union
              select above.relid from pg_catalog.pg_partition_ancestors(c.oid) as above
          ) as sent (oid)
          where exists (
              select
              from pg_catalog.pg_publication_rel as r
              where r.prpubid = p.oid and r.prrelid = sent.oid and r.prattrs is null
          )
          or exists (
              select
              from pg_catalog.pg_publication_namespace as s
              join pg_catalog.pg_class as t on t.relnamespace = s.pnnspid
              where s.pnpubid = p.oid and t.oid = sent.oid
          )
      )
  )
order by 1, 2
