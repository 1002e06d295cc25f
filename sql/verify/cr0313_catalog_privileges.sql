-- One row: a privilege of people on a table of PostgreSQL itself that a server does not begin with.
with holds (name, severity, cause) as (
    values
        ('pg_statistic', 'error', 'it has the most frequent values of columns, and values in between, of all rows'),
        ('pg_statistic_ext_data', 'error', 'it has the most frequent combinations of values of all rows'),
        ('pg_largeobject', 'error', 'it has the content of all large objects'),
        ('pg_authid', 'error', 'it has what the server keeps of passwords'),
        ('pg_shadow', 'error', 'it has what the server keeps of passwords'),
        ('pg_user_mapping', 'error', 'it has passwords for other servers'),
        ('pg_subscription', 'error', 'it has passwords for other servers')
),
granted (oid, part, privilege, grantee) as (
    select c.oid, '', g.privilege_type, g.grantee
    from pg_catalog.pg_class as c
    cross join lateral pg_catalog.aclexplode(c.relacl) as g
    where c.relnamespace = 'pg_catalog'::pg_catalog.regnamespace
      and (g.grantee, g.privilege_type) not in (
          select b.grantee, b.privilege_type
          from pg_catalog.pg_init_privs as i
          cross join lateral pg_catalog.aclexplode(i.initprivs) as b
          where i.objoid = c.oid and i.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass and i.objsubid = 0
      )
    union all
    select a.attrelid, pg_catalog.format(' (%%I)', a.attname), g.privilege_type, g.grantee
    from pg_catalog.pg_attribute as a
    join pg_catalog.pg_class as c on c.oid = a.attrelid
    cross join lateral pg_catalog.aclexplode(a.attacl) as g
    where c.relnamespace = 'pg_catalog'::pg_catalog.regnamespace
      and (g.grantee, g.privilege_type) not in (
          select b.grantee, b.privilege_type
          from pg_catalog.pg_init_privs as i
          cross join lateral pg_catalog.aclexplode(i.initprivs) as b
          where i.objoid = a.attrelid and i.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass
            and i.objsubid = a.attnum
      )
)
select
    coalesce(holds.severity, 'warning') as severity,
    pg_catalog.concat(g.privilege, g.part, ' on ', c.relname, ' for ', grantee.name) as object,
    coalesce(holds.cause, 'a server does not begin with it, and no policy stands before a table of PostgreSQL') as cause,
    pg_catalog.format(
        'REVOKE %%s%%s ON pg_catalog.%%I FROM %%s', g.privilege, g.part, c.relname, grantee.name
    ) as next_step
from granted as g
join pg_catalog.pg_class as c on c.oid = g.oid
left join holds on holds.name = c.relname
cross join lateral (
    select case g.grantee when 0 then 'PUBLIC' else g.grantee::pg_catalog.regrole::pg_catalog.text end
) as grantee (name)
where g.grantee = any (%(reached)s::pg_catalog.oid[])
