-- A sentence: a person is none any more, with attributes, memberships for a time and covers; the log keeps what was. The
-- login itself, and what another role of that name has, is left alone; one that a manager made is closed.
create function crm_people.forget(login text, reason text DEFAULT ''::text) returns text
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $body$
declare
    who text;
    named text;
    substitutes text[];
    each text;
begin
    perform crm_access.begin_change('forget', reason);
    perform crm_access.require_manager('forget people');
    who := crm_access.login_of(login);
    named := crm_access.name_of(who);
    if crm_access.login_state(who) <> 'replaced' then
        perform crm_access.leave_all(who);
        perform crm_access.open_login(who, false);
    end if;
    select array_agg(distinct c.substitute) into substitutes from crm_access.cover as c where c.absent = who;
    delete from crm_access.person as p where p.login = who;
    perform crm_access.record(who);
    foreach each in array coalesce(substitutes, '{}') loop
        if crm_access.login_state(each) = 'bound' then
            perform crm_access.leave_idle(each);
        end if;
    end loop;
    return format('%s (%s) is no longer a person.', named, who);
end
$body$
