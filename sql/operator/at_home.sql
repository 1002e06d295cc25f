-- No row: ends with an error if the roles of a model belong to another database than the one that a migration runs in.
-- Where no database has them, only a migration goes on that makes this one their home.
do $crm_rls$
declare
    homes pg_catalog.name[];
begin
    select pg_catalog.array_agg(d.datname order by d.datname) into homes
    from pg_catalog.pg_db_role_setting as s
    join pg_catalog.pg_database as d on d.oid = s.setdatabase
    join pg_catalog.pg_roles as r on r.oid = s.setrole
    where r.rolname = {registrar}
      and pg_catalog.concat('application_name=', {home}) = any (s.setconfig);
    if homes = array[pg_catalog.current_database()] or (homes is null and {sets}) then
        return;
    end if;
    if not exists (select from pg_catalog.pg_roles as r where r.rolname = {registrar}) then
        return;
    end if;
    raise object_not_in_prerequisite_state using
        message = pg_catalog.format(
            'crm_rls: database %I is not the home of role %I, but %s', pg_catalog.current_database(), {registrar},
            coalesce(pg_catalog.array_to_string(homes, ', '), 'no database is')
        ),
        hint = case
            when homes is null then 'If this database was restored here, run `crm-rls apply --allow-widening` first.'
            else 'Migrate the home. `crm-rls detach` gives a copy roles of its own; if this database replaces the '
                'home, run `crm-rls apply --adopt-database` first.'
        end;
end
$crm_rls$
