-- One row: a materialized view that some login may read and that holds a copy of rows of protected tables.
with recursive reads (top, relation) as (
    select c.oid, c.oid
    from pg_catalog.pg_class as c
    where c.relkind = 'm'
    union
    select reads.top, d.refobjid
    from reads
    join pg_catalog.pg_rewrite as w on w.ev_class = reads.relation and w.rulename = '_RETURN'
    join pg_catalog.pg_depend as d
        on d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass
        and d.objid = w.oid
        and d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
        and d.refobjid <> w.ev_class
),
everything (relation, role) as (
    {shown_by_policy}
)
select
    'error' as severity,
    v.oid::pg_catalog.regclass::pg_catalog.text as object,
    pg_catalog.format(
        'it holds rows of %%s as its owner saw them, and cannot have policies',
        pg_catalog.string_agg(reads.relation::pg_catalog.regclass::pg_catalog.text, ', ' order by reads.relation)
    ) as cause,
    coalesce(
        pg_catalog.format('REVOKE SELECT ON %%s FROM %%s', v.oid::pg_catalog.regclass, grantee.names),
        'take the right to read it from who has it'
    ) || ', or replace it by a view WITH (security_invoker = true)' as next_step
from reads
join pg_catalog.pg_class as v on v.oid = reads.top
cross join lateral (
    select
        {grantee_names} as names
    from (
        {view_privileges}
    ) as list (acl)
    cross join lateral pg_catalog.aclexplode(list.acl) as g
    where g.privilege_type = 'SELECT'
      and g.grantee <> v.relowner
      and {grant_is_used}
) as grantee
where reads.relation = any (%(protected)s::pg_catalog.oid[])
  and (
      v.oid = any (%(readable)s::pg_catalog.oid[])
      or exists (
              -- A login that is not a person, that the owner's rights give more than its own.
              select
              from unnest(%(others)s::pg_catalog.oid[]) as o (oid)
              where pg_catalog.has_schema_privilege(o.oid, v.relnamespace, 'USAGE')
                and pg_catalog.has_any_column_privilege(o.oid, v.oid, 'SELECT')
                and not pg_catalog.pg_has_role(o.oid, v.relowner, 'USAGE')
                and not exists (
                    select
                    from everything as e
                    where e.relation = reads.relation and (e.role = 0 or pg_catalog.pg_has_role(o.oid, e.role, 'USAGE'))
                )
          )
  )
group by v.oid, grantee.names
