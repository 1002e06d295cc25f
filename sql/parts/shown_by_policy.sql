-- Part of a rule: which role is shown every row of which protected table by a policy.
select p.polrelid, r.oid
from pg_catalog.pg_policy as p
cross join lateral pg_catalog.unnest(p.polroles) as r (oid)
where p.polrelid = any (%(protected)s::pg_catalog.oid[])
  and p.polpermissive
  and p.polcmd in ('r', '*')
  and pg_catalog.pg_get_expr(p.polqual, p.polrelid) = 'true'
