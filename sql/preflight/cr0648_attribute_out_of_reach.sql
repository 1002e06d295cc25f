-- One row: an attribute that the plan takes from a role, and the session may not: SUPERUSER takes a superuser, the
-- others too before PostgreSQL 16, and from then on who has them (manual, ALTER ROLE).
select
    pg_catalog.concat('role ', r.oid::pg_catalog.regrole) as object,
    pg_catalog.format('it has %%s, and %%I can never take that away', a.attribute, me.rolname) as cause,
    pg_catalog.format(
        'let a superuser run: ALTER ROLE %%I %%s', r.rolname, pg_catalog.concat('NO', a.attribute)
    ) as next_step
from pg_catalog.pg_roles as r
join pg_catalog.pg_roles as me on me.rolname = current_user
cross join lateral (
    values ('SUPERUSER', r.rolsuper, false),
        ('REPLICATION', r.rolreplication, me.rolreplication),
        ('BYPASSRLS', r.rolbypassrls, me.rolbypassrls)
) as a (attribute, held, own)
where r.rolname = any (%(altered)s::pg_catalog.text[])
  and not me.rolsuper
  and a.held
  and not (a.own and pg_catalog.current_setting('server_version_num')::pg_catalog.int4 >= 160000)
