-- One row: a SECURITY DEFINER function that people may call and whose owner no policy stops.
select
    'warning' as severity,
    f.oid::pg_catalog.regprocedure::pg_catalog.text as object,
    pg_catalog.format(
        'it runs with the rights of %%s, who %%s: what it returns may hold hidden rows',
        r.oid::pg_catalog.regrole,
        case
            when r.rolsuper then 'is a superuser'
            when r.rolbypassrls then 'has BYPASSRLS'
            else 'owns protected tables'
        end
    ) as cause,
    pg_catalog.format(
        'ALTER ROUTINE %%1$s SECURITY INVOKER, or REVOKE EXECUTE ON ROUTINE %%1$s FROM PUBLIC',
        f.oid::pg_catalog.regprocedure
    ) as next_step
from pg_catalog.pg_proc as f
join pg_catalog.pg_roles as r on r.oid = f.proowner
where f.oid = any (%(executable)s::pg_catalog.oid[])
  and f.prosecdef
  -- Trigger functions cannot be called; where they sit on a protected table there is a rule of its own.
  and f.prorettype not in ('pg_catalog.trigger'::pg_catalog.regtype, 'pg_catalog.event_trigger'::pg_catalog.regtype)
  and (
      r.rolsuper
      or r.rolbypassrls
      or exists (
          select
          from pg_catalog.pg_class as c
          where c.oid = any (%(protected)s::pg_catalog.oid[])
            and pg_catalog.pg_has_role(r.oid, c.relowner, 'USAGE')
      )
  )
