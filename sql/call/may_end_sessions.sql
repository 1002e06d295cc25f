-- One row: whether the caller may end sessions of others; superusers have every role.
select pg_catalog.pg_has_role('pg_signal_backend', 'USAGE') as may
