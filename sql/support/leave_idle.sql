-- How many roles a login has left, because no membership for a time, no cover and no share needs them any more.
create function crm_access.leave_idle(login text) returns integer
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
declare
    idle record;
    count integer := 0;
begin
    for idle in
        select g.role
        from (
            select t.timed_role as role from crm_access.access_group as t union all
            select m.share_role from crm_access.model as m
        ) as g
        join pg_roles as r on r.rolname = g.role
        join pg_auth_members as member on member.roleid = r.oid
        join pg_roles as u on u.oid = member.member and u.rolname = leave_idle.login
        where g.role not in (select d.role from crm_access.due(leave_idle.login) as d)
    loop
        if crm_access.change_role(idle.role, login, false) then
            count := count + 1;
        end if;
    end loop;
    return count;
end
$body$
