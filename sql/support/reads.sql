-- What the caller may read of people: 'all' (access managers and auditors), 'area' or 'nothing'.
create function crm_access.reads() returns text
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $body$
    select case
        when pg_has_role(crm_access.caller(), m.auditor_role, 'USAGE') and not crm_access.caller_deactivated() then 'all'
        else crm_access.manages()
    end
    from crm_access.model as m
$body$
