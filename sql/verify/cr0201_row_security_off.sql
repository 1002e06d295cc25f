-- One row: a table that the model protects, without row security.
select
    'error' as severity,
    c.oid::pg_catalog.regclass::pg_catalog.text as object,
    pg_catalog.concat(
        'row security is off, so whoever may select sees every row',
        (
            select pg_catalog.format('; its %%s policies are dormant', pg_catalog.count(*))
            from pg_catalog.pg_policy as p
            where p.polrelid = c.oid
            having pg_catalog.count(*) > 0
        )
    ) as cause,
    pg_catalog.format(
        'run crm-rls apply, or ALTER TABLE %%s ENABLE ROW LEVEL SECURITY', c.oid::pg_catalog.regclass
    ) as next_step
from pg_catalog.pg_class as c
where c.oid = any (%(protected)s::pg_catalog.oid[])
  and not c.relrowsecurity
  and not exists (
      select
      from pg_catalog.pg_inherits as i
      where i.inhrelid = c.oid and i.inhparent = any (%(protected)s::pg_catalog.oid[])
  )
