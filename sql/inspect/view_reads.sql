-- One row: a found view or materialized view, and a table that it reads through any depth of views, but not with
-- the rights of who asks: some view on the way lends its owner's, or a materialized one keeps a copy.
with recursive reads (top, relation, lent) as (
    select c.oid, c.oid, false
    from pg_catalog.pg_class as c
    where c.oid = any (%(relations)s::pg_catalog.oid[])
    union
    select
        reads.top,
        d.refobjid,
        reads.lent or step.relkind = 'm' or not exists (
            select
            from pg_catalog.pg_options_to_table(step.reloptions) as o
            where o.option_name = 'security_invoker' and o.option_value::pg_catalog.bool
        )
    from reads
    join pg_catalog.pg_class as step on step.oid = reads.relation and step.relkind in ('v', 'm')
    join pg_catalog.pg_rewrite as w on w.ev_class = step.oid and w.rulename = '_RETURN'
    join pg_catalog.pg_depend as d
        on d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass
        and d.objid = w.oid
        and d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
        and d.refobjid <> w.ev_class
)
select distinct
    reads.top as relation,
    n.nspname as schema,
    c.relname as name
from reads
join pg_catalog.pg_class as c on c.oid = reads.relation and c.relkind in ('r', 'p', 'f')
join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
where reads.lent
order by 1, 2, 3
