-- One row: the key columns of a unique index of a found relation that holds for all rows at any moment.
select
    i.indrelid as relation,
    array(
        select a.attname
        from pg_catalog.unnest(i.indkey::pg_catalog.int2[]) with ordinality as k (attnum, place)
        join pg_catalog.pg_attribute as a on a.attrelid = i.indrelid and a.attnum = k.attnum
        where k.place <= i.indnkeyatts
        order by k.place
    )::pg_catalog.text[] as columns
from pg_catalog.pg_index as i
where i.indrelid = any (%(relations)s::pg_catalog.oid[])
  and i.indisunique
  and i.indisvalid
  and i.indimmediate
  and i.indexprs is null
  and i.indpred is null
order by i.indrelid, i.indexrelid
