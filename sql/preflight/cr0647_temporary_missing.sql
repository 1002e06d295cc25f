-- One row: a plan has the server print expressions on temporary tables, and the session may make none.
select
    pg_catalog.concat('database ', pg_catalog.quote_ident(pg_catalog.current_database())) as object,
    pg_catalog.format('a plan takes temporary tables, and %%I may make none', me.rolname) as cause,
    pg_catalog.format('GRANT TEMPORARY ON DATABASE %%I TO %%I', pg_catalog.current_database(), me.rolname) as next_step
from pg_catalog.pg_roles as me
where me.rolname = current_user
  and not pg_catalog.has_database_privilege(pg_catalog.current_database(), 'TEMPORARY')
