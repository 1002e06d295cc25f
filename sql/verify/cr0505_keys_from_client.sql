-- One row: a table with `keys: client` whose hidden rows INSERT ... ON CONFLICT reads by a guessed key, on a server that
-- has the hole, though the server could fill that key itself.
with granted (relation, privilege) as (
    select c.oid, g.privilege_type
    from pg_catalog.pg_class as c
    cross join lateral pg_catalog.aclexplode(c.relacl) as g
    where c.oid = any (%(client_keys)s::pg_catalog.oid[]) and g.grantee = any (%(reached)s::pg_catalog.oid[])
    union
    select a.attrelid, g.privilege_type
    from pg_catalog.pg_attribute as a
    cross join lateral pg_catalog.aclexplode(a.attacl) as g
    where a.attrelid = any (%(client_keys)s::pg_catalog.oid[]) and g.grantee = any (%(reached)s::pg_catalog.oid[])
)
select
    'error' as severity,
    c.oid::pg_catalog.regclass::pg_catalog.text as object,
    pg_catalog.format(
        'its model says keys: client, and PostgreSQL %%s lets INSERT ... ON CONFLICT (key) DO UPDATE ... WHERE read the '
        'hidden row with a guessed key (CVE-2026-120154)',
        pg_catalog.current_setting('server_version')
    ) as cause,
    pg_catalog.format(
        'upgrade to %%s.%%s or later; until then take keys: client out of the model, or accept the risk',
        %(floor)s::pg_catalog.int4 / 10000, %(floor)s::pg_catalog.int4 %% 10000
    ) as next_step
from pg_catalog.pg_class as c
where c.oid = any (%(client_keys)s::pg_catalog.oid[])
  and pg_catalog.current_setting('server_version_num')::pg_catalog.int4 < %(floor)s
  and exists (select from granted where granted.relation = c.oid and granted.privilege = 'INSERT')
  and exists (select from granted where granted.relation = c.oid and granted.privilege = 'UPDATE')
  and exists (
      select
      from pg_catalog.pg_index as i
      cross join lateral pg_catalog.unnest(i.indkey::pg_catalog.int2[]) with ordinality as k (attnum, place)
      join pg_catalog.pg_attribute as a on a.attrelid = i.indrelid and a.attnum = k.attnum
      where i.indrelid = c.oid
        and i.indisunique
        and i.indimmediate
        and k.place <= i.indnkeyatts
        and (a.atthasdef or a.attidentity <> '')
  )
