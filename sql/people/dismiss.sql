-- A sentence: a login does not manage a territory any more; without naming one, none at all.
create function crm_people.dismiss(login text, territory text DEFAULT NULL::text, reason text DEFAULT ''::text)
returns text
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
declare
    had boolean;
begin
    perform crm_access.begin_change('dismiss', reason);
    perform crm_access.require_manager('dismiss managers of areas');
    delete from crm_access.area_manager as a
    where a.login = dismiss.login and (dismiss.territory is null or a.territory = dismiss.territory);
    had := found;
    if not exists (select from crm_access.area_manager as a where a.login = dismiss.login) then
        perform crm_access.change_role((select m.area_manager_role from crm_access.model as m), login, false);
        return format('%s manages no area%s.', login, case when had then ' any more' end);
    end if;
    return format('%s does not manage %s%s.', login, territory, case when had then ' any more' end);
end
$body$
