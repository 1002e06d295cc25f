-- A sentence: a login may assign groups at or below a territory.
create function crm_people.appoint(login text, territory text, reason text DEFAULT ''::text) returns text
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
declare
    above text;
begin
    perform crm_access.begin_change('appoint', reason);
    perform crm_access.require_manager('appoint managers of areas');
    if not exists (select from crm_access.territory as t where t.territory = appoint.territory) then
        -- What is at or below an area follows from the places of territories, which the file gives.
        select d.declared into above from crm_access.declared_above(appoint.territory) as d;
        if above is not null then
            raise object_not_in_prerequisite_state using
                message = format('%s was added by a manager, and the model file does not have it yet', territory),
                hint = format('Appoint %s for %s, the territory of the file above it; or let a DBA write %s into the file, '
                    'for which `crm-rls plan` shows the line, and apply it.', login, above, territory);
        end if;
        raise undefined_object using
            message = format('there is no territory %L', territory),
            hint = crm_access.did_you_mean(
                territory, array(select t.territory from crm_access.territory as t order by t.territory),
                'Territories come with the model.'
            );
    end if;
    if not exists (select from pg_roles as r where r.rolname = appoint.login and r.rolcanlogin) then
        raise undefined_object using
            message = format('there is no login role %L', login),
            hint = format('Let a DBA make it: CREATE ROLE %I LOGIN;', login);
    end if;
    -- What another role of that name managed is not this one's.
    delete from crm_access.area_manager as a
    where a.login = appoint.login and not exists (
        select from pg_roles as r where r.oid = a.role and r.rolname = a.login
    );
    insert into crm_access.area_manager (login, territory, role, server)
    select appoint.login, appoint.territory, r.oid, crm_access.this_server() from pg_roles as r where r.rolname = appoint.login
    on conflict do nothing;
    perform crm_access.change_role((select m.area_manager_role from crm_access.model as m), login, true);
    return format('%s manages %s.', login, territory);
end
$body$
