-- An error where an update of user_access_groups met no row: a name is wrong, or the caller may not assign the group.
-- PostgreSQL itself would say UPDATE 0.
create function crm_people.require_tick() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
begin
    if current_setting('crm_rls.ticked', true) is distinct from 'true' then
        raise no_data_found using
            message = 'nothing was changed: no such person and group, or not yours to assign',
            hint = 'select person, "group" from crm_people.user_access_groups; lists what you may assign.';
    end if;
    return null;
end
$body$
