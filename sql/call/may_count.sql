-- One row: whether the caller may ask what people gain and lose; who only appoints the own substitute may not.
select pg_catalog.has_function_privilege(p.oid, 'EXECUTE') as may
from pg_catalog.pg_proc as p
join pg_catalog.pg_namespace as n on n.oid = p.pronamespace
where n.nspname = 'crm_people' and p.proname = 'compare_reach'
