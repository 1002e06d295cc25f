-- One row: a materialised view that people may read and that holds a copy of rows of protected tables.
with recursive reads (top, relation) as (
    select c.oid, c.oid
    from pg_catalog.pg_class as c
    where c.relkind = 'm' and c.oid = any (%(readable)s::pg_catalog.oid[])
    union
    select reads.top, d.refobjid
    from reads
    join pg_catalog.pg_rewrite as w on w.ev_class = reads.relation and w.rulename = '_RETURN'
    join pg_catalog.pg_depend as d
        on d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass
        and d.objid = w.oid
        and d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
        and d.refobjid <> w.ev_class
)
select
    'error' as severity,
    reads.top::pg_catalog.regclass::pg_catalog.text as object,
    pg_catalog.format(
        'it holds rows of %%s as its owner saw them, and cannot have policies',
        pg_catalog.string_agg(reads.relation::pg_catalog.regclass::pg_catalog.text, ', ' order by reads.relation)
    ) as cause,
    pg_catalog.format(
        'REVOKE SELECT ON %%1$s FROM whoever has it, or replace %%1$s by a view WITH (security_invoker = true)',
        reads.top::pg_catalog.regclass
    ) as next_step
from reads
where reads.relation = any (%(protected)s::pg_catalog.oid[])
group by reads.top
