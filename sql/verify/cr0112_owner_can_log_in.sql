-- One row: a login, not a superuser, that owns protected tables.
select
    'warning' as severity,
    r.oid::pg_catalog.regrole::pg_catalog.text as object,
    pg_catalog.concat(
        'whoever logs in as the owner can switch row security off on ',
        pg_catalog.array_to_string(
            (pg_catalog.array_agg(c.oid::pg_catalog.regclass::pg_catalog.text order by c.relname))[1:5],
            ', '
        ),
        case when pg_catalog.count(*) > 5 then pg_catalog.format(' and %%s more', pg_catalog.count(*) - 5) end
    ) as cause,
    pg_catalog.format(
        'CREATE ROLE data_owner NOLOGIN; GRANT data_owner TO %%I; %%s; so a role without LOGIN owns the tables',
        r.rolname,
        pg_catalog.string_agg(
            pg_catalog.format('ALTER TABLE %%s OWNER TO data_owner', c.oid::pg_catalog.regclass), '; ' order by c.relname
        )
    ) as next_step
from pg_catalog.pg_class as c
join pg_catalog.pg_roles as r on r.oid = c.relowner
where c.oid = any (%(protected)s::pg_catalog.oid[])
  and r.rolcanlogin
  and not r.rolsuper
group by r.oid, r.rolname
