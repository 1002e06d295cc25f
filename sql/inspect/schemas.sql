-- One row: a schema of the database's users, in which there may be tables to protect.
select n.nspname as name
from pg_catalog.pg_namespace as n
where not pg_catalog.starts_with(n.nspname::pg_catalog.text, 'pg_')
  and n.nspname <> 'information_schema'
  and n.nspname <> all (%(support)s::pg_catalog.text[])
order by n.nspname
