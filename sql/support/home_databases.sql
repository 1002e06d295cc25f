-- The databases of this server that are the home of the model's roles, by a setting of the registrar in each, which no copy
-- has; null if none is.
create function crm_access.home_databases() returns text[]
language sql stable
set search_path = pg_catalog, pg_temp
as $body$
    select array_agg(d.datname::text order by d.datname)
    from crm_access.model as m
    join pg_roles as r on r.rolname = m.registrar_role
    join pg_db_role_setting as s on s.setrole = r.oid
    join pg_database as d on d.oid = s.setdatabase
    where concat('application_name=crm_rls ', m.prefix) = any (s.setconfig)
$body$
