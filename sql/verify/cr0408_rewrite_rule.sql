-- One row: a rule on a protected table.
select
    case when r.rolsuper or r.rolbypassrls or not c.relforcerowsecurity then 'error' else 'warning' end as severity,
    pg_catalog.format('%%I on %%s', w.rulename, c.oid::pg_catalog.regclass) as object,
    pg_catalog.format(
        'what a rule reads and writes is checked against %%s, the owner of the table, not against who asks',
        r.oid::pg_catalog.regrole
    ) as cause,
    pg_catalog.format(
        'DROP RULE %%I ON %%s, and write a trigger with the rights of the caller',
        w.rulename, c.oid::pg_catalog.regclass
    ) as next_step
from pg_catalog.pg_rewrite as w
join pg_catalog.pg_class as c on c.oid = w.ev_class
join pg_catalog.pg_roles as r on r.oid = c.relowner
where c.oid = any (%(protected)s::pg_catalog.oid[])
  and w.rulename <> '_RETURN'
