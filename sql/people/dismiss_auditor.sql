-- A sentence: a login is no auditor any more.
create function crm_people.dismiss_auditor(login text, reason text DEFAULT ''::text) returns text
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $body$
declare
    entry crm_access.log;
begin
    perform crm_access.begin_change('dismiss', reason);
    perform crm_access.require_manager('dismiss auditors');
    if not crm_access.change_role((select m.auditor_role from crm_access.model as m), login, false) then
        return format('%s was not an auditor.', login);
    end if;
    entry.kind := 'auditor';
    entry.login := login;
    entry.holds := false;
    perform crm_access.write_log(entry);
    return format('%s is no longer an auditor.', login);
end
$body$
