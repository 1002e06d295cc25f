-- No row: the database that this runs in becomes the home of a model's roles. Of two databases only one is: where
-- another one has the setting, the statement ends with an error.
do $crm_rls$
declare
    other pg_catalog.name;
begin
    select d.datname into other
    from pg_catalog.pg_db_role_setting as s
    join pg_catalog.pg_database as d on d.oid = s.setdatabase
    join pg_catalog.pg_roles as r on r.oid = s.setrole
    where r.rolname = {registrar}
      and pg_catalog.concat('application_name=', {home}) = any (s.setconfig)
      and d.datname <> pg_catalog.current_database()
    limit 1;
    if other is not null then
        raise object_not_in_prerequisite_state using
            message = pg_catalog.format('the roles of this model belong to database %I', other),
            hint = 'If this database replaces it, run `crm-rls apply --adopt-database`.';
    end if;
    execute pg_catalog.format(
        'alter role %I in database %I set application_name = %L', {registrar}, pg_catalog.current_database(), {home}
    );
end
$crm_rls$
