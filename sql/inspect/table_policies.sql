-- One row: a policy of the relation, and what the catalogs say that its expressions read: own columns, columns of other
-- relations (of a view also what it is over), and functions outside of pg_catalog.
select
    p.polname as name,
    p.polpermissive as permissive,
    case p.polcmd
        when 'r' then 'SELECT' when 'a' then 'INSERT' when 'w' then 'UPDATE' when 'd' then 'DELETE' else 'ALL'
    end as command,
    array(
        select case o.oid when 0 then 'public' else pg_catalog.pg_get_userbyid(o.oid) end
        from pg_catalog.unnest(p.polroles) as o (oid)
        order by 1
    )::pg_catalog.text[] as roles,
    pg_catalog.pg_get_expr(p.polqual, p.polrelid) as "using",
    pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid) as "check",
    coalesce(pg_catalog.starts_with(d.description, %(mark)s), false) as ours,
    array(
        select distinct a.attname
        from pg_catalog.pg_depend as own
        join pg_catalog.pg_attribute as a on a.attrelid = own.refobjid and a.attnum = own.refobjsubid
        where own.classid = 'pg_catalog.pg_policy'::pg_catalog.regclass
          and own.objid = p.oid
          and own.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
          and own.refobjid = p.polrelid
          and own.refobjsubid <> 0
        order by 1
    )::pg_catalog.text[] as own_columns,
    array(
        select pg_catalog.concat(
            n.nspname, '.', c.relname,
            ' (' || pg_catalog.string_agg(distinct a.attname::pg_catalog.text, ', ') || ')',
            ' over ' || below.names
        )
        from pg_catalog.pg_depend as other
        join pg_catalog.pg_class as c on c.oid = other.refobjid
        join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
        left join pg_catalog.pg_attribute as a
            on a.attrelid = other.refobjid and a.attnum = other.refobjsubid and other.refobjsubid <> 0
        cross join lateral (
            select pg_catalog.string_agg(distinct pg_catalog.concat(bn.nspname, '.', b.relname), ', ')
            from pg_catalog.pg_rewrite as w
            join pg_catalog.pg_depend as d
                on d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass
                and d.objid = w.oid
                and d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
                and d.refobjid <> w.ev_class
            join pg_catalog.pg_class as b on b.oid = d.refobjid
            join pg_catalog.pg_namespace as bn on bn.oid = b.relnamespace
            where w.ev_class = c.oid and w.rulename = '_RETURN'
        ) as below (names)
        where other.classid = 'pg_catalog.pg_policy'::pg_catalog.regclass
          and other.objid = p.oid
          and other.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
          and other.refobjid <> p.polrelid
        group by n.nspname, c.relname, below.names
        order by 1
    )::pg_catalog.text[] as reads,
    array(
        select distinct other.refobjid::pg_catalog.regprocedure::pg_catalog.text
        from pg_catalog.pg_depend as other
        where other.classid = 'pg_catalog.pg_policy'::pg_catalog.regclass
          and other.objid = p.oid
          and other.refclassid = 'pg_catalog.pg_proc'::pg_catalog.regclass
        order by 1
    )::pg_catalog.text[] as calls
from pg_catalog.pg_policy as p
left join pg_catalog.pg_description as d
    on d.objoid = p.oid and d.classoid = 'pg_catalog.pg_policy'::pg_catalog.regclass and d.objsubid = 0
where p.polrelid = %(relation)s::pg_catalog.oid
order by p.polname
