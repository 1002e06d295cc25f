-- One row: a view or materialized view that reads one of the given tables with the rights of a role (`acting`), which is the
-- owner of it or of a view below it; `escapes` says that no policy applies to that role.
with recursive guarded (oid) as (
    select c.oid
    from rows from (
        pg_catalog.unnest(%(schemas)s::pg_catalog.text[]), pg_catalog.unnest(%(tables)s::pg_catalog.text[])
    ) as t (schema, name)
    join pg_catalog.pg_namespace as n on n.nspname = t.schema
    join pg_catalog.pg_class as c on c.relnamespace = n.oid and c.relname = t.name
),
view (oid, kind, acting) as (
    select
        c.oid,
        c.relkind,
        case
            when c.relkind = 'm' or not exists (
                select
                from pg_catalog.pg_options_to_table(c.reloptions) as o
                where o.option_name = 'security_invoker' and o.option_value::pg_catalog.bool
            ) then c.relowner
        end
    from pg_catalog.pg_class as c
    join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
    where c.relkind in ('v', 'm')
      and n.nspname <> all (%(support)s::pg_catalog.text[])
      and n.nspname not in ('pg_catalog', 'information_schema')
),
reads (top, relation, acting) as (
    select view.oid, view.oid, view.acting
    from view
    union
    select reads.top, d.refobjid, coalesce(view.acting, reads.acting)
    from reads
    join pg_catalog.pg_rewrite as w on w.ev_class = reads.relation and w.rulename = '_RETURN'
    join pg_catalog.pg_depend as d
        on d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass
        and d.objid = w.oid
        and d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
        and d.refobjid <> w.ev_class
    left join view on view.oid = d.refobjid
    -- A materialized view is read as it was filled.
    where view.kind is distinct from 'm'
)
select
    n.nspname as schema,
    c.relname as name,
    c.relkind = 'm' as materialized,
    r.rolname as acting,
    r.rolsuper or r.rolbypassrls as escapes
from reads
join guarded on guarded.oid = reads.relation
join pg_catalog.pg_class as c on c.oid = reads.top
join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
join pg_catalog.pg_roles as r on r.oid = reads.acting
group by 1, 2, 3, 4, 5
order by 1, 2, 4
