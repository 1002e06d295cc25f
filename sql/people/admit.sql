-- A sentence: a login that is in groups without being registered becomes a person. What it has through another role it
-- gets itself, so that managers see it and can end it. For a DBA, as adopt.
create function crm_people.admit(login text, reason text DEFAULT ''::text) returns text
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
declare
    options constant boolean := current_setting('server_version_num')::integer >= 160000;
    roles text[];
    each text;
    registrar text;
begin
    if not has_schema_privilege('crm_access', 'USAGE') then
        raise insufficient_privilege using
            message = format('%s may not register members of groups', current_user),
            hint = 'That takes a superuser: ask a DBA to run `crm-rls adopt --register`.';
    end if;
    select array_agg(s.role) into roles from crm_people.strangers() as s where s.login = admit.login;
    if roles is null then
        raise undefined_object using
            message = format('%s is in no group without being registered', login),
            hint = 'crm_people.strangers() lists who is.';
    end if;
    perform crm_people.register(login, login, '{}', reason);
    select m.registrar_role into registrar from crm_access.model as m;
    foreach each in array roles loop
        execute format('grant %I to %I', each, login)
            || case when options then format(' with inherit true, set false granted by %I', registrar) else '' end;
    end loop;
    perform crm_people.adopt(reason);
    return format('%s is registered as a person.', login);
end
$body$
