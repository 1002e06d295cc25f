-- The logins that manage areas, with their territories in order. A login that was made again under the same name
-- has no area.
select a.login, pg_catalog.array_agg(a.territory order by a.territory) as territories
from crm_access.area_manager as a
join pg_catalog.pg_roles as r on r.rolname = a.login and r.oid = a.role
group by a.login
