-- One row: a policy, not of this model, for UPDATE or DELETE with a condition that no policy for SELECT has.
with stranger as materialized (
    select p.polname, p.polrelid, p.polroles, pg_catalog.pg_get_expr(p.polqual, p.polrelid) as condition
    from pg_catalog.pg_policy as p
    left join pg_catalog.pg_description as d
        on d.objoid = p.oid and d.classoid = 'pg_catalog.pg_policy'::pg_catalog.regclass and d.objsubid = 0
    where p.polrelid = any (%(protected)s::pg_catalog.oid[])
      and p.polpermissive
      and p.polcmd in ('w', 'd')
      and d.description is distinct from %(policy_mark)s
)
select
    'warning' as severity,
    pg_catalog.format('%%I on %%s', p.polname, p.polrelid::pg_catalog.regclass) as object,
    'UPDATE or DELETE without WHERE does not ask the policies for SELECT: it changes rows that its roles cannot see'
        as cause,
    pg_catalog.format(
        'DROP POLICY %%I ON %%s, or give the same roles a policy for SELECT with the same condition',
        p.polname, p.polrelid::pg_catalog.regclass
    ) as next_step
from stranger as p
where not exists (
    select
    from pg_catalog.pg_policy as s
    where s.polrelid = p.polrelid
      and s.polpermissive
      and s.polcmd in ('r', '*')
      and (0 = any (s.polroles) or p.polroles operator(pg_catalog.<@) s.polroles)
      and pg_catalog.pg_get_expr(s.polqual, s.polrelid) in ('true', p.condition)
)
