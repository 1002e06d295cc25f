-- One row: a policy on our temporary table of that name and how the server prints its expression.
select
    p.polname as name,
    pg_catalog.pg_get_expr(p.polqual, p.polrelid) as expression
from pg_catalog.pg_policy as p
join pg_catalog.pg_class as c on c.oid = p.polrelid
where c.relnamespace = pg_catalog.pg_my_temp_schema()
  and c.relname = %(table)s
