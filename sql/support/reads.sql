-- What the caller may read of people: 'all' (access managers and auditors), 'area', 'own' (people who appoint their
-- own substitutes: the covers by and for themselves) or 'nothing'.
create function crm_access.reads() returns text
language sql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
    select case
        when pg_has_role(crm_access.caller(), m.auditor_role, 'USAGE') and not crm_access.caller_deactivated() then 'all'
        when crm_access.manages() <> 'nothing' then crm_access.manages()
        when crm_access.self_service() is not null then 'own'
        else 'nothing'
    end
    from crm_access.model as m
$body$
