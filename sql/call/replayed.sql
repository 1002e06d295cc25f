-- One row: whether a server has what another one had written up to a position. Only a standby follows another server.
select
    not pg_catalog.pg_is_in_recovery()
    or coalesce(pg_catalog.pg_last_wal_replay_lsn() >= %(position)s::pg_catalog.pg_lsn, false) as replayed
