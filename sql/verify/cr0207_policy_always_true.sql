-- One row: a permissive policy, not of this model, that lets every row pass, or none or every one by who asks.
with stranger as materialized (
    select p.oid, p.polname, p.polrelid, p.polqual, p.polwithcheck
    from pg_catalog.pg_policy as p
    left join pg_catalog.pg_description as d
        on d.objoid = p.oid and d.classoid = 'pg_catalog.pg_policy'::pg_catalog.regclass and d.objsubid = 0
    where p.polrelid = any (%(protected)s::pg_catalog.oid[])
      and p.polpermissive
      and d.description is distinct from %(policy_mark)s
),
judged as (
    select
        p.polname,
        p.polrelid,
        'true' in (pg_catalog.pg_get_expr(p.polqual, p.polrelid), pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid))
            is true as always,
        exists (
            select
            from pg_catalog.pg_depend as read
            where read.classid = 'pg_catalog.pg_policy'::pg_catalog.regclass
              and read.objid = p.oid
              and read.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
              and read.refobjid = p.polrelid
              and read.refobjsubid > 0
        ) as reads
    from stranger as p
)
select
    case when always then 'error' else 'warning' end as severity,
    pg_catalog.format('%%I on %%s', polname, polrelid::pg_catalog.regclass) as object,
    case
        when always then 'its condition is always true'
        else 'its condition reads no column of the table, so it lets every row pass as soon as it is true'
    end as cause,
    pg_catalog.format('DROP POLICY %%I ON %%s, or give it a condition', polname, polrelid::pg_catalog.regclass)
        as next_step
from judged
where always or not reads
