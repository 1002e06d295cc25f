-- No row: a login gets the roles that memberships for a time, covers and shares need.
create function crm_access.join_due(login text) returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
declare
    each text;
begin
    for each in select d.role from crm_access.due(join_due.login) as d loop
        perform crm_access.change_role(each, login, true);
    end loop;
end
$body$
