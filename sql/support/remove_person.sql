-- No row: a person is none any more. Whoever is not active leaves the roles of managers and auditors, too: that the person
-- was deactivated would bind them no longer.
create function crm_access.remove_person(login text) returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
declare
    substitutes text[];
    each text;
begin
    if crm_access.login_state(login) <> 'replaced' then
        perform crm_access.leave_all(login);
        perform crm_access.open_login(login, false);
        if not (select p.active from crm_access.person as p where p.login = remove_person.login) then
            perform crm_access.leave_offices(login);
        end if;
    end if;
    select array_agg(distinct c.substitute) into substitutes from crm_access.cover as c where c.absent = login;
    delete from crm_access.person as p where p.login = remove_person.login;
    perform crm_access.record(login);
    foreach each in array coalesce(substitutes, '{}') loop
        if crm_access.login_state(each) = 'bound' then
            perform crm_access.leave_idle(each);
        end if;
    end loop;
end
$body$
