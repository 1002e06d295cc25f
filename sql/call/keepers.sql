-- One row: a role that owns a schema of ours.
select distinct pg_catalog.pg_get_userbyid(n.nspowner)::pg_catalog.text as role
from pg_catalog.pg_namespace as n
where n.nspname in ('crm_access', 'crm_people')
order by 1
