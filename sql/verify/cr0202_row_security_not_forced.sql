-- One row: a table whose owner, and whoever has the owner's rights, passes row security.
select
    'error' as severity,
    c.oid::pg_catalog.regclass::pg_catalog.text as object,
    pg_catalog.format(
        'row security is not forced, so %%s, its members and its views see every row', c.relowner::pg_catalog.regrole
    ) as cause,
    pg_catalog.format(
        'run crm-rls apply, or ALTER TABLE %%s FORCE ROW LEVEL SECURITY', c.oid::pg_catalog.regclass
    ) as next_step
from pg_catalog.pg_class as c
where c.oid = any (%(protected)s::pg_catalog.oid[])
  and c.relrowsecurity
  and not c.relforcerowsecurity
