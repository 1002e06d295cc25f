-- A sentence: a person leaves all groups and the right to use any table. What was permanent comes back with
-- reactivate; what was for a time goes on to run out. Covers of and by the person do not show anything meanwhile. It is
-- an error if the login keeps a right of ours. A login that a manager made is closed.
create function crm_people.deactivate(person text, reason text DEFAULT ''::text) returns text
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
declare
    who text;
    held text[];
begin
    perform crm_access.begin_change('deactivate', reason);
    perform crm_access.require_manager('deactivate people');
    who := crm_access.login_of(person);
    if not (select p.active from crm_access.person as p where p.login = who) then
        perform crm_access.open_login(who, false);
        return format('%s was not active.', crm_access.name_of(who));
    end if;
    select coalesce(array_agg(s.access_group order by s.access_group), '{}') into held
    from (select distinct s.access_group from crm_access.standing as s where s.login = who) as s;
    update crm_access.person as p set active = false, suspended_groups = held where p.login = who;
    perform crm_access.leave_all(who);
    perform crm_access.open_login(who, false);
    perform crm_access.record(who);
    return format('%s is deactivated; open sessions keep what they have already read until they end.', crm_access.name_of(who));
end
$body$
