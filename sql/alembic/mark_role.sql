-- No row: a role gets our mark, with the name of the database that the migration runs in: roles are cluster-wide.
do $crm_rls$ begin execute pg_catalog.format('comment on role %I is %L', {role}, pg_catalog.concat({mark}, pg_catalog.current_database())); end $crm_rls$
