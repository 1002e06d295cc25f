-- A sentence: the login of a person was made anew, and it is the same person. Attributes, memberships for a time and
-- covers count for it from now on; permanent groups ended with the old role.
create function crm_people.rehire(login text, reason text DEFAULT ''::text) returns text
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
declare
    who text;
    state text;
begin
    perform crm_access.begin_change('rehire', reason);
    perform crm_access.require_manager('bind people to logins');
    who := crm_access.login_of(login);
    state := crm_access.login_state(who);
    if state = 'bound' then
        return format('%s has the login %s already.', crm_access.name_of(who), who);
    end if;
    if state = 'renamed' then
        perform crm_access.require_bound(who);
    end if;
    perform crm_access.require_plain_login(who);
    update crm_access.person as p set role = r.oid, server = crm_access.this_server()
    from pg_roles as r
    where p.login = who and r.rolname = who;
    if (select p.active from crm_access.person as p where p.login = who) then
        perform crm_access.change_role((select m.persons_role from crm_access.model as m), who, true);
        perform crm_access.join_due(who);
    end if;
    perform crm_access.record(who);
    return format('%s has the new login %s.', crm_access.name_of(who), who);
end
$body$
