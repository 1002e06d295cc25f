-- Who is a person no longer, and was not active, manages nothing and is no auditor: that the person was deactivated would bind
-- the login no longer. Also where `apply` takes the person out. The roles are left alone where they belong to another
-- database, and where another role has the login now. It is an error if the login keeps a role.
create function crm_people.end_offices() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
begin
    if old.active then
        return old;
    end if;
    if crm_access.login_state(old.login) <> 'replaced' and not exists (
        select from crm_access.model as m
        join pg_roles as r on r.rolname = m.registrar_role
        join pg_db_role_setting as s on s.setrole = r.oid
        join pg_database as d on d.oid = s.setdatabase
        where d.datname <> current_database() and concat('application_name=crm_rls ', m.prefix) = any (s.setconfig)
    ) then
        perform crm_access.leave_offices(old.login);
    end if;
    return old;
end
$body$
