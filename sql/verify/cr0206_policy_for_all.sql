-- One row: a permissive policy on a protected table for all commands at once.
select
    'warning' as severity,
    pg_catalog.format('%%I on %%s', p.polname, p.polrelid::pg_catalog.regclass) as object,
    'it is FOR ALL: meant for one command, it gives reading and writing too' as cause,
    pg_catalog.format(
        'DROP POLICY %%I ON %%s, and create one for each command', p.polname, p.polrelid::pg_catalog.regclass
    ) as next_step
from pg_catalog.pg_policy as p
where p.polrelid = any (%(protected)s::pg_catalog.oid[])
  and p.polpermissive
  and p.polcmd = '*'
