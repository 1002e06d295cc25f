-- One row: what was tidied, of persons and of nobody else. Nothing depends on it: what has run out shows nothing anyway. Memberships that have
-- begun and have no end become permanent ones, which cost nothing in a query.
create function crm_people.tidy() returns TABLE(memberships integer, covers integer, shares integer, roles integer, made_permanent integer)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
declare
    found record;
    logins text[];
begin
    perform crm_access.begin_change('tidy', '');
    perform crm_access.require_manager('tidy up');
    with gone as (
        delete from crm_access.membership as m where m.valid_until <= clock_timestamp() returning m.login
    )
    select array_agg(g.login), count(*) into logins, memberships from gone as g;
    with gone as (
        delete from crm_access.cover as c where c.ends <= clock_timestamp() returning c.substitute
    )
    select coalesce(logins, '{}') || coalesce(array_agg(g.substitute), '{}'), count(*) into logins, covers from gone as g;
    delete from crm_access.share as s where s.valid_until <= clock_timestamp();
    get diagnostics shares = row_count;
    made_permanent := 0;
    for found in
        select m.membership_id, m.login, g.group_role
        from crm_access.membership as m
        join crm_access.access_group as g on g.access_group = m.access_group
        join crm_access.person as p on p.login = m.login and p.active
        join crm_access.bound as b on b.login = p.login and b.named = p.login
        where m.valid_from <= clock_timestamp() and m.valid_until is null and not m.declared
    loop
        perform crm_access.change_role(found.group_role, found.login, true);
        delete from crm_access.membership as m where m.membership_id = found.membership_id;
        perform crm_access.record(found.login);
        logins := logins || found.login;
        made_permanent := made_permanent + 1;
    end loop;
    roles := 0;
    for found in
        select distinct b.login
        from crm_access.role_given as g
        join pg_roles as r on r.rolname = g.role
        join pg_auth_members as m on m.roleid = r.oid
        join crm_access.bound as b on b.role = m.member and b.named = b.login
    loop
        roles := roles + crm_access.leave_idle(found.login);
    end loop;
    return next;
end
$body$
