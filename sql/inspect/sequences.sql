-- One row: a sequence that a serial column of a found relation owns.
-- Identity columns (deptype 'i') are left out: who inserts needs no privilege on their sequence.
select
    d.refobjid as relation,
    n.nspname as schema,
    s.relname as name
from pg_catalog.pg_depend as d
join pg_catalog.pg_class as s on s.oid = d.objid and s.relkind = 'S'
join pg_catalog.pg_namespace as n on n.oid = s.relnamespace
where d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
  and d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
  and d.refobjid = any (%(relations)s::pg_catalog.oid[])
  and d.deptype = 'a'
order by d.refobjid, n.nspname, s.relname
