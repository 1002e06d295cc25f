-- No row: an error unless a login is one that policies bind, and none of our roles.
create function crm_access.require_plain_login(login text) returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $body$
declare
    model crm_access.model;
    role pg_roles;
begin
    select m.* into model from crm_access.model as m;
    select r.* into role from pg_roles as r where r.rolname = login;
    if role.rolname is null then
        raise undefined_object using
            message = format('there is no login role %L', login),
            hint = case model.new_logins
                when 'nothing' then format('Let a DBA make it: CREATE ROLE %I LOGIN;', login)
                else 'Make it with the person: crm_people.make_login, or `crm-rls register --make-login`.'
            end;
    end if;
    if not role.rolcanlogin or role.rolsuper or role.rolbypassrls or role.rolcreaterole or role.rolreplication
        or not role.rolinherit
        or exists (select from crm_access.role_given as g where g.role = login)
        or login in (model.registrar_role, model.manager_role, model.area_manager_role, model.auditor_role)
    then
        raise invalid_parameter_value using
            message = format('%s cannot be a person: no policy would bind it, or none would apply', login),
            hint = 'A person is a plain login: LOGIN INHERIT NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS.';
    end if;
    if login = any (model.services || model.gateways) then
        raise invalid_parameter_value using
            message = format('%s cannot be a person: the model declares it as a service or as a gateway', login),
            hint = 'Give the person a login of his or her own.';
    end if;
end
$body$
