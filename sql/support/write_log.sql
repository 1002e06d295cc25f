-- No row: an entry in the log. Who and when come from the server, why from begin_change. Who is always somebody
-- who can log in: a manager who does SET ROLE to the role of all managers is still him- or herself.
create function crm_access.write_log(entry crm_access.log) returns void
language sql
set search_path = pg_catalog, pg_temp
as $body$
    insert into crm_access.log (
        actor, action, kind, login, access_group, subject, holds, absent, valid_from, valid_until, access_groups,
        reason, old, new, former, contact
    ) values (
        case when exists (select from pg_roles as r where r.rolname = crm_access.caller() and r.rolcanlogin)
            then crm_access.caller() else session_user::text end,
        coalesce(entry.action, nullif(current_setting('crm_rls.action', true), ''), 'changed'),
        entry.kind, entry.login, entry.access_group, entry.subject, entry.holds, entry.absent, entry.valid_from,
        entry.valid_until, entry.access_groups,
        -- The reason of who does it now, be it none, and not the one that a row was made with.
        coalesce(case when current_setting('crm_rls.action', true) <> ''
            then current_setting('crm_rls.reason', true) else entry.reason end, ''), entry.old, entry.new, entry.former,
        entry.contact
    )
$body$
