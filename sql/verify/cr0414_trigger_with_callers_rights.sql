-- One row: a trigger on a protected table that is not ours, whose function runs with the rights of whoever writes and
-- names a protected table. Bodies of trigger functions record no dependencies, so their text is asked for the name.
select
    'warning' as severity,
    pg_catalog.format('%%I on %%s', t.tgname, t.tgrelid::pg_catalog.regclass) as object,
    pg_catalog.format(
        '%%s runs with the rights of the person who writes, and names %%s: what it reads there is what the person sees, '
        'and an UPDATE or DELETE there of a row that the person may not change changes 0 rows without an error',
        f.oid::pg_catalog.regprocedure,
        pg_catalog.string_agg(c.oid::pg_catalog.regclass::pg_catalog.text, ', ' order by c.oid)
    ) as cause,
    'if it must work on all rows, make it SECURITY DEFINER as docs/howto/triggers.md says' as next_step
from pg_catalog.pg_trigger as t
join pg_catalog.pg_proc as f on f.oid = t.tgfoid and not f.prosecdef
left join pg_catalog.pg_description as d
    on d.objoid = t.oid and d.classoid = 'pg_catalog.pg_trigger'::pg_catalog.regclass
join pg_catalog.pg_class as c on c.oid = any (%(protected)s::pg_catalog.oid[])
where t.tgrelid = any (%(protected)s::pg_catalog.oid[])
  and not t.tgisinternal
  and t.tgparentid = 0
  and t.tgenabled <> 'D'
  and not coalesce(pg_catalog.starts_with(d.description, %(mark)s), false)
  and f.prosrc ~* pg_catalog.concat(
      '(^|[^[:alnum:]_$])', pg_catalog.regexp_replace(c.relname, '([^[:alnum:]_])', '\\\1', 'g'), '($|[^[:alnum:]_$])'
  )
group by t.oid, t.tgname, t.tgrelid, f.oid
