-- A sentence: a login may read who is in which group, covers, answers and the log, and can change nothing.
create function crm_people.appoint_auditor(login text, reason text DEFAULT ''::text) returns text
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
declare
    entry crm_access.log;
begin
    perform crm_access.begin_change('appoint', reason);
    perform crm_access.require_manager('appoint auditors');
    if not exists (select from pg_roles as r where r.rolname = appoint_auditor.login and r.rolcanlogin) then
        raise undefined_object using
            message = format('there is no login role %L', login),
            hint = format('Let a DBA make it: CREATE ROLE %I LOGIN;', login);
    end if;
    if not crm_access.change_role((select m.auditor_role from crm_access.model as m), login, true) then
        return format('%s is an auditor already.', login);
    end if;
    entry.kind := 'auditor';
    entry.login := login;
    entry.holds := true;
    perform crm_access.write_log(entry);
    return format('%s is an auditor.', login);
end
$body$
