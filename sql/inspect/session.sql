-- One row: the database, who is connected, and whether that is a superuser.
select
    pg_catalog.current_database() as database,
    r.rolname as "user",
    r.rolsuper as superuser
from pg_catalog.pg_roles as r
where r.rolname = current_user
