-- One row: a login that may do something with the relation: why no policy stops it, or else the policies that apply to
-- it; its privileges, by whatever way; those that it has on some columns only; and the roles whose privileges it gets
-- only when it becomes them.
with able (oid, name) as materialized (
    select r.oid, r.rolname
    from pg_catalog.pg_roles as r
    where not r.rolsuper
      and (
          pg_catalog.has_table_privilege(
              r.oid, %(relation)s::pg_catalog.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER'
          )
          or pg_catalog.has_any_column_privilege(r.oid, %(relation)s::pg_catalog.oid, 'SELECT, INSERT, UPDATE, REFERENCES')
      )
)
select
    r.rolname as name,
    case
        when r.rolsuper then 'superuser'
        when r.rolbypassrls then 'BYPASSRLS'
        when c.relkind in ('r', 'p') and not c.relrowsecurity then 'row security is off'
        when c.relkind in ('v', 'm') then 'of those that it shows'
        when c.relkind = 'f' then 'a foreign table has no policies'
        when pg_catalog.pg_has_role(r.oid, c.relowner, 'USAGE') and not c.relforcerowsecurity then 'owner'
        else ''
    end as passes,
    pg_catalog.pg_has_role(r.oid, c.relowner, 'USAGE') as owns,
    pg_catalog.has_schema_privilege(r.oid, c.relnamespace, 'USAGE') as reaches,
    array(
        select p.name
        from pg_catalog.unnest(
            array['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']
        ) with ordinality as p (name, place)
        where pg_catalog.has_table_privilege(r.oid, c.oid, p.name)
        order by p.place
    )::pg_catalog.text[] as privileges,
    array(
        select p.name
        from pg_catalog.unnest(
            array['SELECT', 'INSERT', 'UPDATE', 'REFERENCES']
        ) with ordinality as p (name, place)
        where pg_catalog.has_any_column_privilege(r.oid, c.oid, p.name)
          and not pg_catalog.has_table_privilege(r.oid, c.oid, p.name)
        order by p.place
    )::pg_catalog.text[] as on_columns,
    array(
        select p.polname
        from pg_catalog.pg_policy as p
        where p.polrelid = c.oid
          and exists (
              select
              from pg_catalog.unnest(p.polroles) as o (oid)
              where o.oid = 0 or pg_catalog.pg_has_role(r.oid, o.oid, 'USAGE')
          )
        order by p.polname
    )::pg_catalog.text[] as policies,
    becomes.names as becomes
from pg_catalog.pg_class as c
cross join pg_catalog.pg_roles as r
cross join lateral (
    select array(
        select able.name
        from able
        where not r.rolsuper
          and exists (select from pg_catalog.pg_auth_members as m where m.member = r.oid)
          and pg_catalog.pg_has_role(r.oid, able.oid, %(becoming)s::pg_catalog.text)
          and not pg_catalog.pg_has_role(r.oid, able.oid, 'USAGE')
        order by able.name
    )::pg_catalog.text[]
) as becomes (names)
where c.oid = %(relation)s::pg_catalog.oid
  and r.rolcanlogin
  and (
      r.rolsuper
      or r.oid in (select able.oid from able)
      or becomes.names <> '{}'::pg_catalog.text[]
  )
order by r.rolname
