-- One row: the relation of that name: what it is, whose, and whether row security applies.
select
    c.oid,
    c.relkind::pg_catalog.text as kind,
    pg_catalog.pg_get_userbyid(c.relowner) as owner,
    c.relrowsecurity as enabled,
    c.relforcerowsecurity as forced
from pg_catalog.pg_class as c
join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
where n.nspname = %(schema)s
  and c.relname = %(name)s
  and c.relkind in ('r', 'p', 'f', 'v', 'm')
