-- One row: a view that people may read and that reads protected tables with the rights of an owner. `acting` is
-- whose rights count where the walk stands: the owner of the last view on the way that is not security_invoker.
with recursive view (oid, owner, invoker) as (
    select
        c.oid,
        c.relowner,
        exists (
            select
            from pg_catalog.pg_options_to_table(c.reloptions) as o
            where o.option_name = 'security_invoker' and o.option_value::pg_catalog.bool
        )
    from pg_catalog.pg_class as c
    where c.relkind = 'v'
),
reads (top, relation, acting, copied) as (
    select view.oid, view.oid, view.owner, false
    from view
    where not view.invoker and view.oid = any (%(readable)s::pg_catalog.oid[])
    union
    select
        reads.top,
        c.oid,
        case when c.relkind = 'm' then c.relowner when view.invoker is false then view.owner else reads.acting end,
        reads.copied or c.relkind = 'm'
    from reads
    join pg_catalog.pg_rewrite as w on w.ev_class = reads.relation and w.rulename = '_RETURN'
    join pg_catalog.pg_depend as d
        on d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass
        and d.objid = w.oid
        and d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
        and d.refobjid <> w.ev_class
    join pg_catalog.pg_class as c on c.oid = d.refobjid
    left join view on view.oid = c.oid
)
select
    case
        when pg_catalog.bool_or(
            reads.copied or r.rolsuper or r.rolbypassrls or (r.oid = c.relowner and not c.relforcerowsecurity)
        ) then 'error'
        else 'warning'
    end as severity,
    reads.top::pg_catalog.regclass::pg_catalog.text as object,
    pg_catalog.format(
        'everybody who may read it reads %%s with the rights of %%s',
        pg_catalog.string_agg(distinct c.oid::pg_catalog.regclass::pg_catalog.text, ', '),
        pg_catalog.string_agg(distinct r.oid::pg_catalog.regrole::pg_catalog.text, ', ')
    ) as cause,
    pg_catalog.format(
        'ALTER VIEW %%1$s SET (security_invoker = true), or REVOKE SELECT ON %%1$s', reads.top::pg_catalog.regclass
    ) as next_step
from reads
join pg_catalog.pg_class as c on c.oid = reads.relation
join pg_catalog.pg_roles as r on r.oid = reads.acting
where c.oid = any (%(protected)s::pg_catalog.oid[])
group by reads.top
