-- One row: the comment of the role that owns the support schema, which names the model that is installed here.
select d.description as mark
from pg_catalog.pg_namespace as n
join pg_catalog.pg_shdescription as d
    on d.objoid = n.nspowner and d.classoid = 'pg_catalog.pg_authid'::pg_catalog.regclass
where n.nspname = 'crm_access'
