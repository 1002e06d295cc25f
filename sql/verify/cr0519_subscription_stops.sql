-- One row: a subscription that writes into a protected table as a role whom row security binds, so its worker stops.
-- From PostgreSQL 16 on the worker writes as the owner of the table, unless run_as_owner says otherwise.
select
    'error' as severity,
    pg_catalog.format('subscription %%I, table %%s', s.subname, c.oid::pg_catalog.regclass) as object,
    pg_catalog.format(
        'it writes as %%I, whom row security binds, so PostgreSQL refuses to replicate into the table', writer.rolname
    ) as cause,
    case
        when not runs.as_owner and (o.rolsuper or o.rolbypassrls)
            then pg_catalog.format('ALTER SUBSCRIPTION %%I SET (run_as_owner = true)', s.subname)
        else pg_catalog.format('let a role with BYPASSRLS own subscription %%I, and set run_as_owner = true', s.subname)
    end as next_step
from pg_catalog.pg_subscription as s
join pg_catalog.pg_subscription_rel as r on r.srsubid = s.oid
join pg_catalog.pg_class as c on c.oid = r.srrelid
join pg_catalog.pg_roles as o on o.oid = s.subowner
-- Before 16 the column is not there, and its name means the one of `before`.
cross join (values (true)) as before (subrunasowner)
cross join lateral (
    select (select subrunasowner from pg_catalog.pg_subscription as same where same.oid = s.oid)
) as runs (as_owner)
join pg_catalog.pg_roles as writer on writer.oid = case when runs.as_owner then s.subowner else c.relowner end
where c.oid = any (%(protected)s::pg_catalog.oid[])
  and c.relrowsecurity
  and not writer.rolsuper
  and not writer.rolbypassrls
