-- One row: a materialized view over protected tables whose owner sees no row of them.
with recursive reads (top, relation, acting) as (
    select c.oid, c.oid, c.relowner
    from pg_catalog.pg_class as c
    where c.relkind = 'm'
    union
    select
        reads.top,
        d.refobjid,
        case
            when step.relkind = 'v' and not exists (
                select
                from pg_catalog.pg_options_to_table(step.reloptions) as o
                where o.option_name = 'security_invoker' and o.option_value::pg_catalog.bool
            ) then step.relowner
            else reads.acting
        end
    from reads
    join pg_catalog.pg_rewrite as w on w.ev_class = reads.relation and w.rulename = '_RETURN'
    join pg_catalog.pg_depend as d
        on d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass
        and d.objid = w.oid
        and d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
        and d.refobjid <> w.ev_class
    join pg_catalog.pg_class as step on step.oid = d.refobjid and step.relkind <> 'm'
)
select
    'warning' as severity,
    reads.top::pg_catalog.regclass::pg_catalog.text as object,
    pg_catalog.format(
        'policies apply to %%s, who reads %%s for it: REFRESH MATERIALIZED VIEW succeeds and leaves it empty',
        pg_catalog.string_agg(distinct r.oid::pg_catalog.regrole::pg_catalog.text, ', '),
        pg_catalog.string_agg(distinct reads.relation::pg_catalog.regclass::pg_catalog.text, ', ')
    ) as cause,
    pg_catalog.format(
        'declare %%s under `services`', pg_catalog.string_agg(distinct r.oid::pg_catalog.regrole::pg_catalog.text, ', ')
    ) as next_step
from reads
join pg_catalog.pg_roles as r on r.oid = reads.acting
where reads.relation = any (%(protected)s::pg_catalog.oid[])
  and not r.rolsuper
  and not r.rolbypassrls
  and r.oid <> all (%(service_login)s::pg_catalog.oid[])
group by reads.top
