-- One row: a login that no policy stops, with privileges on protected tables, and of which the model says nothing. Left out
-- are who asks and the superuser that initdb made, whose oid is 10.
select
    case when r.rolsuper then 'info' else 'warning' end as severity,
    r.oid::pg_catalog.regrole::pg_catalog.text as object,
    pg_catalog.format(
        'it is %%s, so no policy applies to it, and the model does not name it; it may use %%s%%s',
        case when r.rolsuper then 'superuser' else 'BYPASSRLS' end,
        pg_catalog.array_to_string((pg_catalog.array_agg(c.oid::pg_catalog.regclass::pg_catalog.text order by c.oid::pg_catalog.regclass::pg_catalog.text))[1:5], ', '),
        case when pg_catalog.count(*) > 5 then pg_catalog.format(' and %%s more', pg_catalog.count(*) - 5) end
    ) as cause,
    pg_catalog.format(
        'ALTER ROLE %%s %%s, or say in `accept` of the model why it must see all rows', r.oid::pg_catalog.regrole,
        case when r.rolsuper then 'NOSUPERUSER' else 'NOBYPASSRLS' end
    ) as next_step
from pg_catalog.pg_roles as r
join pg_catalog.pg_class as c
    on c.oid = any (%(protected)s::pg_catalog.oid[])
    and (
        pg_catalog.has_any_column_privilege(r.oid, c.oid, 'SELECT, INSERT, UPDATE')
        or pg_catalog.has_table_privilege(r.oid, c.oid, 'DELETE')
    )
where r.rolcanlogin
  and (r.rolbypassrls or r.rolsuper)
  and r.oid <> 10
  and r.rolname <> current_user
  and r.oid <> all (%(people)s::pg_catalog.oid[] || %(service_login)s::pg_catalog.oid[])
group by r.oid, r.rolsuper
order by r.oid::pg_catalog.regrole::pg_catalog.text
