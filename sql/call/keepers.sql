-- One row: a role that owns a schema of ours, or a function in one.
select pg_catalog.pg_get_userbyid(n.nspowner)::pg_catalog.text as role
from pg_catalog.pg_namespace as n
where n.nspname in ('crm_access', 'crm_people')
union
select pg_catalog.pg_get_userbyid(f.proowner)::pg_catalog.text
from pg_catalog.pg_proc as f
join pg_catalog.pg_namespace as n on n.oid = f.pronamespace
where n.nspname in ('crm_access', 'crm_people')
order by 1
