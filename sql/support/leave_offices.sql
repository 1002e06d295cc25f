-- No row: a login manages no area and is no auditor any more; an error if it is an access manager, whom a DBA dismisses.
create function crm_access.leave_offices(login text) returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
declare
    model crm_access.model;
    entry crm_access.log;
begin
    select m.* into model from crm_access.model as m;
    delete from crm_access.area_manager as a where a.login = leave_offices.login;
    perform crm_access.change_role(model.area_manager_role, login, false);
    if crm_access.change_role(model.auditor_role, login, false) then
        entry.kind := 'auditor';
        entry.login := login;
        entry.holds := false;
        perform crm_access.write_log(entry);
    end if;
    perform crm_access.require_effect(model.manager_role, login, false);
end
$body$
