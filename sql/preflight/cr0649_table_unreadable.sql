-- One row: a table that the plan copies the columns of, and the session may not read it.
select
    pg_catalog.concat('table ', c.oid::pg_catalog.regclass) as object,
    pg_catalog.format('a plan copies its columns into a temporary table, and %%I may not read it', me.rolname) as cause,
    pg_catalog.format(
        'ALTER TABLE %%s OWNER TO %%I, as apply needs, or to plan only: GRANT USAGE ON SCHEMA %%I TO %%I; '
        'GRANT SELECT ON %%s TO %%I',
        c.oid::pg_catalog.regclass, me.rolname, n.nspname, me.rolname, c.oid::pg_catalog.regclass, me.rolname
    ) as next_step
from rows from (
    pg_catalog.unnest(%(read_schemas)s::pg_catalog.text[]), pg_catalog.unnest(%(read_tables)s::pg_catalog.text[])
) as t (schema, name)
join pg_catalog.pg_namespace as n on n.nspname = t.schema
join pg_catalog.pg_class as c on c.relnamespace = n.oid and c.relname = t.name
join pg_catalog.pg_roles as me on me.rolname = current_user
where c.relkind in ('r', 'p')
  and not (pg_catalog.has_schema_privilege(n.oid, 'USAGE') and pg_catalog.has_table_privilege(c.oid, 'SELECT'))
