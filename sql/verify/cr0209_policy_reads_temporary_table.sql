-- One row: a policy on a protected table that vanishes when somebody's session ends.
select distinct
    'error' as severity,
    pg_catalog.format('%%I on %%s', p.polname, p.polrelid::pg_catalog.regclass) as object,
    pg_catalog.format(
        'it reads the temporary table %%I and is dropped with it%%s',
        c.relname, case when not p.polpermissive then ', which opens what it closes' end
    ) as cause,
    'create it anew with the schema written before every name' as next_step
from pg_catalog.pg_policy as p
join pg_catalog.pg_depend as d
    on d.classid = 'pg_catalog.pg_policy'::pg_catalog.regclass
    and d.objid = p.oid
    and d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
join pg_catalog.pg_class as c on c.oid = d.refobjid
where p.polrelid = any (%(protected)s::pg_catalog.oid[])
  and c.relpersistence = 't'
