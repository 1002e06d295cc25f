-- One row: a trigger on a protected table that is not ours.
select
    'warning' as severity,
    pg_catalog.format('%%I on %%s', t.tgname, t.tgrelid::pg_catalog.regclass) as object,
    pg_catalog.format(
        'it gets every row that is written, and %%s may copy them to where no policy is',
        t.tgfoid::pg_catalog.regprocedure
    ) as cause,
    'read what it does; if it writes rows to another table, classify that table in the model' as next_step
from pg_catalog.pg_trigger as t
left join pg_catalog.pg_description as d
    on d.objoid = t.oid and d.classoid = 'pg_catalog.pg_trigger'::pg_catalog.regclass
where t.tgrelid = any (%(protected)s::pg_catalog.oid[])
  and not t.tgisinternal
  and t.tgparentid = 0
  and not coalesce(pg_catalog.starts_with(d.description, %(mark)s), false)
