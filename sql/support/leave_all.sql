-- No row: a login leaves all our roles that people are members of.
create function crm_access.leave_all(login text) returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
declare
    each text;
begin
    for each in
        select g.role from crm_access.role_given as g
    loop
        perform crm_access.change_role(each, login, false);
    end loop;
    if (select r.rolbypassrls from pg_roles as r where r.rolname = login) then
        raise object_not_in_prerequisite_state using
            message = format('%s would leave all groups, but has BYPASSRLS: no policy binds the login',
                coalesce(crm_access.name_of(login), login)),
            hint = format('Nothing was changed. Let a DBA change it first: ALTER ROLE %I NOBYPASSRLS;', login);
    end if;
end
$body$
