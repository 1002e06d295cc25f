-- One row: a role of the server.
select
    r.oid,
    r.rolname as name,
    r.rolcanlogin as login,
    r.rolsuper or r.rolbypassrls as escapes
from pg_catalog.pg_roles as r
