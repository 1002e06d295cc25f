-- Whether the caller may change memberships: 'all', 'area' or 'nothing'. Superusers have every role. Who was
-- deactivated has none of it, under whatever role.
create function crm_access.manages() returns text
language sql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
    select case
        when crm_access.caller_deactivated() then 'nothing'
        when pg_has_role(crm_access.caller(), m.manager_role, 'USAGE') then 'all'
        when pg_has_role(crm_access.caller(), m.area_manager_role, 'USAGE') then 'area'
        else 'nothing'
    end
    from crm_access.model as m
$body$
