-- One row: a role, not ours, that holds privileges on one of the given tables, or on a view that reads one with
-- its owner's rights. Left out is who sees every row already: owners, superusers, BYPASSRLS.
with recursive seeing (oid) as (
    select r.oid
    from pg_catalog.pg_roles as r
    where r.rolsuper or r.rolbypassrls
),
guarded (oid) as (
    select c.oid
    from rows from (
        pg_catalog.unnest(%(schemas)s::pg_catalog.text[]), pg_catalog.unnest(%(tables)s::pg_catalog.text[])
    ) as t (schema, name)
    join pg_catalog.pg_namespace as n on n.nspname = t.schema
    join pg_catalog.pg_class as c on c.relnamespace = n.oid and c.relname = t.name
),
exposed (oid) as (
    select guarded.oid
    from guarded
    union
    select v.oid
    from exposed
    join pg_catalog.pg_depend as d
        on d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
        and d.refobjid = exposed.oid
        and d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass
    join pg_catalog.pg_rewrite as rule on rule.oid = d.objid
    join pg_catalog.pg_class as v on v.oid = rule.ev_class and v.relkind = 'v'
    where v.relowner not in (select seeing.oid from seeing)
      and not exists (
          select
          from pg_catalog.pg_options_to_table(v.reloptions) as o
          where o.option_name = 'security_invoker' and o.option_value::pg_catalog.bool
      )
),
relation (oid, schema, name, owner, acl) as (
    select c.oid, n.nspname, c.relname, c.relowner, c.relacl
    from exposed
    join pg_catalog.pg_class as c on c.oid = exposed.oid
    join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
    where n.nspname <> all (%(support)s::pg_catalog.text[])
),
held (schema, name, role, privilege) as (
    select r.schema, r.name, acl.grantee, acl.privilege_type
    from relation as r
    cross join lateral pg_catalog.aclexplode(r.acl) as acl
    where acl.grantee <> r.owner
    union
    select r.schema, r.name, acl.grantee, acl.privilege_type
    from relation as r
    join pg_catalog.pg_attribute as a on a.attrelid = r.oid
    cross join lateral pg_catalog.aclexplode(a.attacl) as acl
    where acl.grantee <> r.owner
    union
    -- Members of these two are held back by row security, and by nothing else.
    select r.schema, r.name, m.oid, every.privilege
    from relation as r
    cross join (
        values ('pg_read_all_data', 'SELECT'), ('pg_write_all_data', 'INSERT'),
            ('pg_write_all_data', 'UPDATE'), ('pg_write_all_data', 'DELETE')
    ) as every (role, privilege)
    join pg_catalog.pg_roles as m on pg_catalog.pg_has_role(m.oid, every.role, 'USAGE')
    where m.rolname <> every.role
      and m.oid <> r.owner
)
select
    held.schema,
    held.name,
    case held.role when 0 then 'public' else pg_catalog.pg_get_userbyid(held.role) end as role,
    pg_catalog.array_agg(distinct held.privilege order by held.privilege) as privileges
from held
where held.privilege in ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
  and held.role not in (select seeing.oid from seeing)
  and pg_catalog.pg_get_userbyid(held.role) <> all (%(ours)s::pg_catalog.text[])
group by held.schema, held.name, held.role
order by 1, 2, 3
