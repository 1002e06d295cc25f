-- One row: a unique key by which INSERT ... ON CONFLICT reads hidden rows, on a server that has the hole.
-- A key that holds every column which the policies for INSERT read is safe: the new row passes them only where the
-- old row does too. What `keys: client` opens is told by CR0505. A key that holds the columns of another one is aimed at
-- through that other one.
with granted (relation, attnum, privilege) as (
    select c.oid, 0::pg_catalog.int2, g.privilege_type
    from pg_catalog.pg_class as c
    cross join lateral pg_catalog.aclexplode(c.relacl) as g
    where c.oid = any (%(protected)s::pg_catalog.oid[]) and g.grantee = any (%(reached)s::pg_catalog.oid[])
    union
    select a.attrelid, a.attnum, g.privilege_type
    from pg_catalog.pg_attribute as a
    cross join lateral pg_catalog.aclexplode(a.attacl) as g
    where a.attrelid = any (%(protected)s::pg_catalog.oid[]) and g.grantee = any (%(reached)s::pg_catalog.oid[])
),
aimable (index, relation, columns, of_all_rows) as (
    select
        i.indexrelid, i.indrelid, pg_catalog.array_agg(k.attnum),
        pg_catalog.bool_and(k.attnum <> 0 and i.indpred is null)
    from pg_catalog.pg_index as i
    cross join lateral pg_catalog.unnest(i.indkey::pg_catalog.int2[]) with ordinality as k (attnum, place)
    where i.indisunique
      and i.indimmediate
      and i.indrelid = any (%(protected)s::pg_catalog.oid[])
      and k.place <= i.indnkeyatts
    group by i.indexrelid, i.indrelid
    having pg_catalog.bool_and(
        k.attnum = 0
        or exists (
            select
            from granted
            where granted.relation = i.indrelid
              and granted.privilege = 'INSERT'
              and granted.attnum in (0, k.attnum)
        )
    )
)
select
    'error' as severity,
    aimable.index::pg_catalog.regclass::pg_catalog.text as object,
    pg_catalog.format(
        'PostgreSQL %%s lets INSERT ... ON CONFLICT (key) DO UPDATE ... WHERE read the hidden row of %%s '
        'with a guessed key (CVE-2026-120154)',
        pg_catalog.current_setting('server_version'), aimable.relation::pg_catalog.regclass
    ) as cause,
    pg_catalog.format(
        'upgrade to %%s.%%s or later; until then leave create or update out of the rights in the model, or let a default '
        'fill the key, which crm-rls then keeps out of INSERT',
        %(floor)s::pg_catalog.int4 / 10000, %(floor)s::pg_catalog.int4 %% 10000
    ) as next_step
from aimable
where pg_catalog.current_setting('server_version_num')::pg_catalog.int4 < %(floor)s
  and not (
      aimable.relation = any (%(client_keys)s::pg_catalog.oid[])
      and exists (
          select
          from pg_catalog.pg_attribute as a
          where a.attrelid = aimable.relation
            and a.attnum = any (aimable.columns)
            and (a.atthasdef or a.attidentity <> '')
      )
  )
  and not exists (
      select
      from aimable as shorter
      where shorter.relation = aimable.relation
        and shorter.of_all_rows
        and shorter.columns operator(pg_catalog.<@) aimable.columns
        and not shorter.columns operator(pg_catalog.@>) aimable.columns
  )
  and exists (
      select from granted where granted.relation = aimable.relation and granted.privilege = 'UPDATE'
  )
  and exists (
      select
      from pg_catalog.pg_policy as p
      where p.polrelid = aimable.relation
        and p.polpermissive
        and p.polcmd in ('a', '*')
        and (0 = any (p.polroles) or p.polroles operator(pg_catalog.&&) %(reached)s::pg_catalog.oid[])
        and exists (
            select
            from pg_catalog.pg_depend as read
            where read.classid = 'pg_catalog.pg_policy'::pg_catalog.regclass
              and read.objid = p.oid
              and read.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
              and read.refobjid = aimable.relation
              and read.refobjsubid > 0
              and read.refobjsubid <> all (aimable.columns)
        )
  )
