-- One row: a temporary view of ours and how the server prints its select.
select
    c.relname as name,
    pg_catalog.pg_get_viewdef(c.oid) as definition
from pg_catalog.pg_class as c
where c.relnamespace = pg_catalog.pg_my_temp_schema()
  and c.relkind = 'v'
  and c.relname = any (%(names)s::pg_catalog.text[])
