-- One row: a schema of the database's users, in which there may be tables to protect.
select n.nspname as name
from pg_catalog.pg_namespace as n
where not pg_catalog.starts_with(n.nspname::pg_catalog.text, 'pg_')
  and n.nspname not in ('information_schema', %(support)s)
order by n.nspname
