-- One row: a policy of a found table, ours or not, with its expressions as the server prints them.
select
    n.nspname as schema,
    c.relname as "table",
    p.polname as name,
    case p.polcmd
        when 'r' then 'SELECT' when 'a' then 'INSERT' when 'w' then 'UPDATE' when 'd' then 'DELETE' else 'ALL'
    end as command,
    array(
        select case o.oid when 0 then 'public' else pg_catalog.pg_get_userbyid(o.oid) end
        from pg_catalog.unnest(p.polroles) as o (oid)
    )::pg_catalog.text[] as roles,
    pg_catalog.pg_get_expr(p.polqual, p.polrelid) as "using",
    pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid) as "check",
    p.polpermissive as permissive,
    d.description as mark
from pg_catalog.pg_policy as p
join pg_catalog.pg_class as c on c.oid = p.polrelid
join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
left join pg_catalog.pg_description as d
    on d.objoid = p.oid and d.classoid = 'pg_catalog.pg_policy'::pg_catalog.regclass and d.objsubid = 0
where p.polrelid = any (%(relations)s::pg_catalog.oid[])
order by n.nspname, c.relname, p.polname
