-- No row: an error if a login is not active, or not the role that was registered.
create function crm_access.require_active(login text) returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $body$
begin
    if not (select p.active from crm_access.person as p where p.login = require_active.login) then
        raise object_not_in_prerequisite_state using
            message = format('%s is not active', crm_access.name_of(login)),
            hint = format('select crm_people.reactivate(%L);', login);
    end if;
    perform crm_access.require_bound(login);
end
$body$
