-- One row: the database that is the home of the roles of a model, where this one is not; no row where none is.
select d.datname::pg_catalog.text as home, pg_catalog.current_database()::pg_catalog.text as here
from pg_catalog.pg_roles as r
join pg_catalog.pg_db_role_setting as s on s.setrole = r.oid
join pg_catalog.pg_database as d on d.oid = s.setdatabase
where r.rolname = %(registrar)s and %(home)s::pg_catalog.text = any (s.setconfig)
  and not exists (
      select
      from pg_catalog.pg_db_role_setting as o
      join pg_catalog.pg_database as h on h.oid = o.setdatabase
      where o.setrole = r.oid and h.datname = pg_catalog.current_database()
        and %(home)s::pg_catalog.text = any (o.setconfig)
  )
order by d.datname
limit 1
