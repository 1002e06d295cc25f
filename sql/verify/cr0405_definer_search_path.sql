-- One row: a SECURITY DEFINER function whose names the caller can turn to objects of his own.
-- Without pg_temp at the end of its path, PostgreSQL looks for tables among the caller's temporary ones first.
select
    case
        when 'search_path=""' = any (f.proconfig) then 'info'
        when r.rolsuper or r.rolbypassrls then 'error'
        else 'warning'
    end as severity,
    f.oid::pg_catalog.regprocedure::pg_catalog.text as object,
    pg_catalog.format(
        'it runs with the rights of %%s and %%s, so a temporary table of the caller can stand in for a real one',
        r.oid::pg_catalog.regrole,
        coalesce(
            (
                select pg_catalog.concat('has ', entry.setting)
                from pg_catalog.unnest(f.proconfig) as entry (setting)
                where pg_catalog.starts_with(entry.setting, 'search_path=')
            ),
            'sets no search_path'
        )
    ) as cause,
    pg_catalog.format(
        'ALTER ROUTINE %%s SET search_path = pg_catalog, pg_temp, and write the schema before other names',
        f.oid::pg_catalog.regprocedure
    ) as next_step
from pg_catalog.pg_proc as f
join pg_catalog.pg_roles as r on r.oid = f.proowner
where f.prosecdef
  and f.prosqlbody is null
  and (
      f.oid = any (%(executable)s::pg_catalog.oid[])
      or exists (
          select
          from pg_catalog.pg_trigger as t
          where t.tgfoid = f.oid and t.tgrelid = any (%(protected)s::pg_catalog.oid[])
      )
  )
  and not exists (
      select
      from pg_catalog.unnest(f.proconfig) as entry (setting)
      where entry.setting ~ '^search_path=(.*, *)?"?pg_temp"?$'
  )
