-- One row: a function marked LEAKPROOF by users that people may call.
select
    'error' as severity,
    f.oid::pg_catalog.regprocedure::pg_catalog.text as object,
    'LEAKPROOF lets it run on rows that policies then hide; an error or a notice of it shows their values'
        as cause,
    pg_catalog.format('ALTER FUNCTION %%s NOT LEAKPROOF', f.oid::pg_catalog.regprocedure) as next_step
from pg_catalog.pg_proc as f
where f.proleakproof
  and f.oid = any (%(executable)s::pg_catalog.oid[])
