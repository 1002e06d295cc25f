-- One row: whether this is a node of Citus, which keeps its distributed tables in this catalog.
select pg_catalog.to_regclass('pg_catalog.pg_dist_partition') is not null as installed
