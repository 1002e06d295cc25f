-- One row: a table that a view reads, through any depth of views, and the role with whose rights: that of a view on the
-- way, or empty for who asks. `protected` says whether row security is on there, `escapes` that no policy stops the role.
with recursive reads (relation, acting) as (
    select c.oid, 0::pg_catalog.oid
    from pg_catalog.pg_class as c
    where c.oid = %(relation)s::pg_catalog.oid
    union
    select
        d.refobjid,
        case
            when step.relkind = 'm' or not exists (
                select
                from pg_catalog.pg_options_to_table(step.reloptions) as o
                where o.option_name = 'security_invoker' and o.option_value::pg_catalog.bool
            ) then step.relowner
            else reads.acting
        end
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
    pg_catalog.concat(n.nspname, '.', c.relname) as name,
    coalesce(r.rolname, '') as whom,
    c.relrowsecurity as protected,
    coalesce(
        r.rolsuper or r.rolbypassrls
        or (pg_catalog.pg_has_role(r.oid, c.relowner, 'USAGE') and not c.relforcerowsecurity),
        false
    ) as escapes
from reads
join pg_catalog.pg_class as c on c.oid = reads.relation and c.relkind in ('r', 'p', 'f')
join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
left join pg_catalog.pg_roles as r on r.oid = reads.acting
order by 1, 2
