-- One row: a permissive policy on a protected table for every role of the server.
select
    'error' as severity,
    pg_catalog.format('%%I on %%s', p.polname, p.polrelid::pg_catalog.regclass) as object,
    'it is for PUBLIC, so it also opens rows to logins that are in no group' as cause,
    pg_catalog.format(
        'DROP POLICY %%I ON %%s, or name the roles that it is meant for', p.polname, p.polrelid::pg_catalog.regclass
    )
        as next_step
from pg_catalog.pg_policy as p
where p.polrelid = any (%(protected)s::pg_catalog.oid[])
  and p.polpermissive
  and 0 = any (p.polroles)
