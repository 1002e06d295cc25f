-- A sentence: a person is none any more, with attributes, memberships for a time and covers; the log keeps what was. The
-- login itself, and what another role of that name has, is left alone.
create function crm_people.unregister(login text, reason text DEFAULT ''::text) returns text
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
declare
    who text;
    named text;
begin
    perform crm_access.begin_change('unregister', reason);
    perform crm_access.require_manager('remove people');
    who := crm_access.login_of(login);
    named := crm_access.name_of(who);
    perform crm_access.remove_person(who);
    return format('%s (%s) is no longer a person.', named, who);
end
$body$
