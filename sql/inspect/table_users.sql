-- One row: a role to which row security would apply, and what it may do with a found table without it: by a grant to it, to a role
-- whose rights it has or can have, by ownership, or as a member of pg_read_all_data or pg_write_all_data. Roles without
-- LOGIN count if they own a view, which reads with their rights. What is granted to roles of ours or to PUBLIC is left
-- out. Before 16 there are no options of a membership.
with recursive found (oid, owner, acl) as (
    select c.oid, c.relowner, c.relacl
    from pg_catalog.pg_class as c
    where c.oid = any (%(relations)s::pg_catalog.oid[])
      and c.relkind in ('r', 'p')
      and not (c.relrowsecurity and c.relforcerowsecurity)
),
held (relation, role, privilege, owns) as (
    select found.oid, found.owner, every.privilege, true
    from found
    cross join (values ('SELECT'), ('INSERT'), ('UPDATE'), ('DELETE')) as every (privilege)
    union
    select found.oid, g.grantee, g.privilege_type, false
    from found
    cross join lateral pg_catalog.aclexplode(found.acl) as g
    union
    select found.oid, g.grantee, g.privilege_type, false
    from found
    join pg_catalog.pg_attribute as a on a.attrelid = found.oid and not a.attisdropped
    cross join lateral pg_catalog.aclexplode(a.attacl) as g
    union
    select found.oid, r.oid, every.privilege, false
    from found
    cross join (
        values ('pg_read_all_data', 'SELECT'), ('pg_write_all_data', 'INSERT'),
            ('pg_write_all_data', 'UPDATE'), ('pg_write_all_data', 'DELETE')
    ) as every (role, privilege)
    join pg_catalog.pg_roles as r on r.rolname = every.role
),
holder (role) as (
    select distinct held.role
    from held
    left join pg_catalog.pg_shdescription as d
        on d.objoid = held.role
        and d.classoid = 'pg_catalog.pg_authid'::pg_catalog.regclass
        and pg_catalog.starts_with(d.description, %(mark)s)
    where held.role <> 0
      and held.privilege in ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
      and d.objoid is null
),
below (role, member) as (
    select holder.role, holder.role
    from holder
    union
    select below.role, m.member
    from below
    join pg_catalog.pg_auth_members as m on m.roleid = below.member
    cross join lateral (select pg_catalog.to_jsonb(m)) as options (json)
    where coalesce((options.json ->> 'inherit_option')::pg_catalog.bool, true)
       or coalesce((options.json ->> 'set_option')::pg_catalog.bool, true)
)
select
    held.relation,
    r.rolname as name,
    r.rolcanlogin as login,
    pg_catalog.bool_or(held.owns) as owns,
    pg_catalog.array_agg(distinct held.privilege order by held.privilege) as privileges
from held
join below on below.role = held.role
join pg_catalog.pg_roles as r on r.oid = below.member
where held.privilege in ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
  and not r.rolsuper
  and not r.rolbypassrls
  and (
      r.rolcanlogin
      or exists (select from pg_catalog.pg_class as v where v.relowner = r.oid and v.relkind in ('v', 'm'))
  )
  and not pg_catalog.starts_with(r.rolname::pg_catalog.text, 'pg_')
group by held.relation, r.oid, r.rolname, r.rolcanlogin
order by 1, 2
