-- One row: a schema must be made or handed over, and the session may make none.
select
    pg_catalog.concat('database ', pg_catalog.quote_ident(pg_catalog.current_database())) as object,
    pg_catalog.format('the schemas of crm_rls are made in it, and %%I may make none', me.rolname) as cause,
    pg_catalog.format('GRANT CREATE ON DATABASE %%I TO %%I', pg_catalog.current_database(), me.rolname) as next_step
from pg_catalog.pg_roles as me
where me.rolname = current_user
  and not pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE')
  and (
      %(makes_schema)s
      or exists (
          select
          from pg_catalog.unnest(%(support)s::pg_catalog.text[]) as s (name)
          where pg_catalog.to_regnamespace(pg_catalog.quote_ident(s.name)) is null
      )
  )
