-- One row: a database that is the home of the model's roles. The setting hangs on the database itself: a copy by
-- CREATE DATABASE ... TEMPLATE lacks it, a rename keeps it, pg_dump -C and pg_dumpall write it.
select d.datname as database
from pg_catalog.pg_db_role_setting as s
join pg_catalog.pg_database as d on d.oid = s.setdatabase
join pg_catalog.pg_roles as r on r.oid = s.setrole
where r.rolname = %(registrar)s
  and %(home)s = any (s.setconfig)
order by 1
