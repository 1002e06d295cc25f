-- A sentence: a person gets back the right to use tables, the permanent memberships that deactivate took, and those
-- for a time that have not run out.
create function crm_people.reactivate(person text, reason text DEFAULT ''::text) returns text
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
declare
    who text;
    known crm_access.person;
    found record;
begin
    perform crm_access.begin_change('reactivate', reason);
    perform crm_access.require_manager('reactivate people');
    who := crm_access.login_of(person);
    select p.* into known from crm_access.person as p where p.login = who;
    if known.active then
        return format('%s was active.', crm_access.name_of(who));
    end if;
    update crm_access.person as p set active = true, suspended_groups = '{}' where p.login = who;
    perform crm_access.open_login(who, true);
    perform crm_access.change_role((select m.persons_role from crm_access.model as m), who, true);
    for found in
        select g.access_group, g.group_role from crm_access.access_group as g
        where g.access_group = any (known.suspended_groups)
    loop
        perform crm_access.change_role(found.group_role, who, true);
        perform crm_access.join_covers(who, found.access_group);
    end loop;
    perform crm_access.join_due(who);
    perform crm_access.record(who);
    return format('%s is active again.', crm_access.name_of(who));
end
$body$
