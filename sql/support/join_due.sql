-- No row: a login gets the roles of the groups that it is in for a time or for others.
create function crm_access.join_due(login text) returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
declare
    each text;
begin
    for each in
        select distinct g.timed_role
        from crm_access.access_group as g
        join crm_access.due(join_due.login) as d on d.access_group = g.access_group
    loop
        perform crm_access.change_role(each, login, true);
    end loop;
end
$body$
