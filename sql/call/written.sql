-- One row: up to where this server has written what its standbys follow.
select pg_catalog.pg_current_wal_insert_lsn()::pg_catalog.text as position
