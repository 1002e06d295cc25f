-- One row: a view that some login may read and that reads protected tables with the rights of an owner. `acting` is
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
    join pg_catalog.pg_class as c on c.oid = view.oid
    join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
    where not view.invoker
      and (view.oid = any (%(readable)s::pg_catalog.oid[]) or n.nspname <> all (%(support)s::pg_catalog.text[]))
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
),
everything (relation, role) as (
    {shown_by_policy}
),
found (top, relation, acting, past) as (
    select
        reads.top,
        c.oid,
        r.oid,
        reads.copied
            or r.rolsuper
            or r.rolbypassrls
            or (r.oid = c.relowner and not c.relforcerowsecurity)
            or exists (
                select
                from everything as e
                where e.relation = c.oid and (e.role = 0 or pg_catalog.pg_has_role(r.oid, e.role, 'USAGE'))
            )
    from reads
    join pg_catalog.pg_class as c on c.oid = reads.relation
    join pg_catalog.pg_roles as r on r.oid = reads.acting
    where c.oid = any (%(protected)s::pg_catalog.oid[])
)
select
    case when pg_catalog.bool_or(found.past) then 'error' else 'warning' end as severity,
    v.oid::pg_catalog.regclass::pg_catalog.text as object,
    pg_catalog.format(
        'everybody who may read it reads %%s with the rights of %%s',
        pg_catalog.string_agg(distinct found.relation::pg_catalog.regclass::pg_catalog.text, ', '),
        pg_catalog.string_agg(distinct found.acting::pg_catalog.regrole::pg_catalog.text, ', ')
    ) as cause,
    pg_catalog.concat(
        pg_catalog.format('ALTER VIEW %%s SET (security_invoker = true)', v.oid::pg_catalog.regclass),
        pg_catalog.format(
            ', or REVOKE SELECT ON %%s FROM ', v.oid::pg_catalog.regclass
        ) || grantee.names
    ) as next_step
from found
join pg_catalog.pg_class as v on v.oid = found.top
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
where v.oid = any (%(readable)s::pg_catalog.oid[])
  or (
      found.past
      and exists (
              -- A login that is not a person, that the owner's rights give more than its own.
              select
              from unnest(%(others)s::pg_catalog.oid[]) as o (oid)
              where pg_catalog.has_schema_privilege(o.oid, v.relnamespace, 'USAGE')
                and pg_catalog.has_any_column_privilege(o.oid, v.oid, 'SELECT')
                and not pg_catalog.pg_has_role(o.oid, found.acting, 'USAGE')
                and not exists (
                    select
                    from everything as e
                    where e.relation = found.relation and (e.role = 0 or pg_catalog.pg_has_role(o.oid, e.role, 'USAGE'))
                )
          )
  )
group by v.oid, grantee.names
