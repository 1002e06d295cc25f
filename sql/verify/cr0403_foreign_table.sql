-- One row: a foreign table that people may read; foreign tables cannot have policies.
select
    'warning' as severity,
    c.oid::pg_catalog.regclass::pg_catalog.text as object,
    pg_catalog.format(
        'its rows come from server %%I, and no policy of this database narrows them', s.srvname
    ) as cause,
    pg_catalog.format(
        'REVOKE ALL ON %%s FROM whoever has it, unless its rows are for everybody', c.oid::pg_catalog.regclass
    ) as next_step
from pg_catalog.pg_class as c
join pg_catalog.pg_foreign_table as f on f.ftrelid = c.oid
join pg_catalog.pg_foreign_server as s on s.oid = f.ftserver
where c.oid = any (%(readable)s::pg_catalog.oid[])
