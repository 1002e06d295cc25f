-- One row: a SECURITY DEFINER function that some login may call and whose owner no policy stops. What it reads is
-- recorded for a body BEGIN ATOMIC; any other body is a text, which is asked for the names of the tables.
with recursive showing (relation) as (
    -- Protected tables, and what reads them.
    select p.oid from pg_catalog.unnest(%(protected)s::pg_catalog.oid[]) as p (oid)
    union
    select w.ev_class
    from showing
    join pg_catalog.pg_depend as d
        on d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
        and d.refobjid = showing.relation
        and d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass
    join pg_catalog.pg_rewrite as w on w.oid = d.objid and w.rulename = '_RETURN'
),
everything (relation, role) as (
    {shown_by_policy}
),
definer (oid, owner, past, why) as (
    select
        f.oid,
        r.oid,
        r.rolsuper
            or r.rolbypassrls
            or exists (
                select from everything as e where e.role = 0 or pg_catalog.pg_has_role(r.oid, e.role, 'USAGE')
            )
            or exists (
                select
                from pg_catalog.pg_class as c
                where c.oid = any (%(protected)s::pg_catalog.oid[])
                  and not c.relforcerowsecurity
                  and pg_catalog.pg_has_role(r.oid, c.relowner, 'USAGE')
            ),
        case
            when r.rolsuper then 'is a superuser'
            when r.rolbypassrls then 'has BYPASSRLS'
            when exists (
                select from everything as e where e.role = 0 or pg_catalog.pg_has_role(r.oid, e.role, 'USAGE')
            ) then 'is shown every row by a policy'
            else 'owns protected tables'
        end
    from pg_catalog.pg_proc as f
    join pg_catalog.pg_namespace as n on n.oid = f.pronamespace
    join pg_catalog.pg_roles as r on r.oid = f.proowner
    where f.prosecdef
      and n.nspname <> 'pg_catalog'
      and n.nspname <> all (%(support)s::pg_catalog.text[])
      -- Trigger functions cannot be called; where they sit on a protected table there is a rule of its own.
      and f.prorettype not in ('pg_catalog.trigger'::pg_catalog.regtype, 'pg_catalog.event_trigger'::pg_catalog.regtype)
      and (
          r.rolsuper
          or r.rolbypassrls
          or exists (
              select from everything as e where e.role = 0 or pg_catalog.pg_has_role(r.oid, e.role, 'USAGE')
          )
          or exists (
              select
              from pg_catalog.pg_class as c
              where c.oid = any (%(protected)s::pg_catalog.oid[])
                and pg_catalog.pg_has_role(r.oid, c.relowner, 'USAGE')
          )
      )
)
select
    case when definer.past and read.tables is not null then 'error' else 'warning' end as severity,
    f.oid::pg_catalog.regprocedure::pg_catalog.text as object,
    pg_catalog.concat(
        'it runs with the rights of ', definer.owner::pg_catalog.regrole, ', who ', definer.why,
        case
            when read.tables is null then ': what it returns may hold hidden rows'
            when f.prosqlbody is null then pg_catalog.format(
                ', and names %%s: what it returns may hold hidden rows', read.tables
            )
            else pg_catalog.format(', and reads %%s: who may call it has what it returns', read.tables)
        end
    ) as cause,
    pg_catalog.concat(
        pg_catalog.format('ALTER ROUTINE %%s SECURITY INVOKER', f.oid::pg_catalog.regprocedure),
        pg_catalog.format(
            ', or REVOKE EXECUTE ON ROUTINE %%s FROM ', f.oid::pg_catalog.regprocedure
        ) || grantee.names
    ) as next_step
from definer
join pg_catalog.pg_proc as f on f.oid = definer.oid
cross join lateral (
    select pg_catalog.string_agg(c.oid::pg_catalog.regclass::pg_catalog.text, ', ' order by c.oid) as tables
    from showing
    join pg_catalog.pg_class as c on c.oid = showing.relation
    where exists (
        select
        from pg_catalog.pg_depend as d
        where f.prosqlbody is not null
          and d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
          and d.objid = f.oid
          and d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
          and d.refobjid = c.oid
    )
    or (
        f.prosqlbody is null
        and f.prosrc ~* pg_catalog.concat(
            '(^|[^[:alnum:]_$])', pg_catalog.regexp_replace(c.relname, '([^[:alnum:]_])', '\\\1', 'g'),
            '($|[^[:alnum:]_$])'
        )
    )
) as read
cross join lateral (
    select
        {grantee_names} as names
    from pg_catalog.aclexplode(coalesce(f.proacl, pg_catalog.acldefault('f', f.proowner))) as g
    where g.grantee <> f.proowner
      and {grant_is_used}
) as grantee
where f.oid = any (%(executable)s::pg_catalog.oid[])
  or (
      definer.past
      and read.tables is not null
      and exists (
          -- A login that is not a person.
          select
          from unnest(%(others)s::pg_catalog.oid[]) as o (oid)
          where pg_catalog.has_schema_privilege(o.oid, f.pronamespace, 'USAGE')
            and pg_catalog.has_function_privilege(o.oid, f.oid, 'EXECUTE')
            and not pg_catalog.pg_has_role(o.oid, definer.owner, 'USAGE')
            and not exists (
                select from everything as e where e.role = 0 or pg_catalog.pg_has_role(o.oid, e.role, 'USAGE')
            )
      )
  )
