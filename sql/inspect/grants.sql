-- One row: a privilege of one of our roles, or of PUBLIC, on a found relation, a column of one, a sequence or a
-- schema that is declared, or on anything in a support schema. What owners have by themselves is left out.
with grantee (oid, name) as materialized (
    select 0::pg_catalog.oid, 'public'::pg_catalog.text
    union all
    select r.oid, r.rolname::pg_catalog.text
    from pg_catalog.pg_roles as r
    left join pg_catalog.pg_shdescription as d
        on d.objoid = r.oid and d.classoid = 'pg_catalog.pg_authid'::pg_catalog.regclass
    where r.rolname in (%(persons_role)s, %(owner)s) or pg_catalog.starts_with(d.description, %(mark)s)
),
object (kind, schema, name, part, signature, owner, acl) as (
    select
        case c.relkind when 'S' then 'sequence' else 'table' end,
        n.nspname, c.relname, null::pg_catalog.name, '', c.relowner, c.relacl
    from pg_catalog.pg_class as c
    join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
    where c.oid = any (%(relations)s::pg_catalog.oid[])
       or n.nspname = any (%(support)s::pg_catalog.text[]) and c.relkind in ('r', 'p', 'f', 'm', 'v', 'S')
       or n.nspname = any (%(schemas)s::pg_catalog.text[]) and c.relkind = 'S'
    union all
    select 'table', n.nspname, c.relname, a.attname, '', c.relowner, a.attacl
    from pg_catalog.pg_attribute as a
    join pg_catalog.pg_class as c on c.oid = a.attrelid
    join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
    where (c.oid = any (%(relations)s::pg_catalog.oid[]) or n.nspname = any (%(support)s::pg_catalog.text[]))
      and a.attacl is not null
      and not a.attisdropped
    union all
    select 'schema', n.nspname, n.nspname, null, '', n.nspowner, n.nspacl
    from pg_catalog.pg_namespace as n
    where n.nspname = any (%(schemas)s::pg_catalog.text[]) or n.nspname = any (%(support)s::pg_catalog.text[])
    union all
    -- Only functions grant something to PUBLIC as long as nobody has said anything.
    select 'function', n.nspname, f.proname, null, pg_catalog.oidvectortypes(f.proargtypes), f.proowner,
        coalesce(f.proacl, pg_catalog.acldefault('f', f.proowner))
    from pg_catalog.pg_proc as f
    join pg_catalog.pg_namespace as n on n.oid = f.pronamespace
    where n.nspname = any (%(support)s::pg_catalog.text[])
)
select
    object.kind,
    object.schema,
    object.name,
    grantee.name as grantee,
    acl.privilege_type as privilege,
    coalesce(object.part, '') as "column",
    pg_catalog.bool_or(acl.is_grantable) as grantable,
    object.signature
from object
cross join lateral pg_catalog.aclexplode(object.acl) as acl
join grantee on grantee.oid = acl.grantee
where acl.grantee <> object.owner
group by object.kind, object.schema, object.name, grantee.name, acl.privilege_type, object.part, object.signature
