-- One row: a login that is not a person but reads every row of a table, whatever policies say, and how; or what hands
-- rows on to others.
with asked (oid) as (values (%(table)s::pg_catalog.regclass::pg_catalog.oid)),
reader as (
    select r.rolname::pg_catalog.text as name, 'superuser' as how, 1 as rank
    from pg_catalog.pg_roles as r
    where r.rolsuper and r.rolcanlogin
    union all
    select r.rolname, 'BYPASSRLS', 2
    from pg_catalog.pg_roles as r
    cross join asked
    where r.rolbypassrls and r.rolcanlogin and not r.rolsuper
      and pg_catalog.has_table_privilege(r.oid, asked.oid, 'SELECT')
    union all
    select r.rolname, 'may become the owner, who can switch policies off', 3
    from pg_catalog.pg_class as c
    join asked on asked.oid = c.oid
    join pg_catalog.pg_roles as r on r.rolcanlogin and not r.rolsuper and pg_catalog.pg_has_role(r.oid, c.relowner, 'MEMBER')
    union all
    select r.rolname, pg_catalog.format('service %%s', s.role), 4
    from pg_catalog.unnest(%(services)s::pg_catalog.text[]) as s (role)
    join pg_catalog.pg_roles as o on o.rolname = s.role
    join pg_catalog.pg_roles as r
        on r.rolcanlogin and not r.rolsuper and r.oid <> o.oid and pg_catalog.pg_has_role(r.oid, o.oid, 'USAGE')
    union all
    select p.pubname, 'publication, sends rows to other servers', 5
    from pg_catalog.pg_publication_tables as p
    join pg_catalog.pg_namespace as n on n.nspname = p.schemaname
    join pg_catalog.pg_class as c on c.relnamespace = n.oid and c.relname = p.tablename
    join asked on asked.oid = c.oid
)
select name, how from reader order by rank, name
