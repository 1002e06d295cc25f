-- One row: an access group that a login is in itself, now or later, or would be if it were active.
create function crm_access.held(login text) returns TABLE(access_group text)
language sql stable
set search_path = pg_catalog, pg_temp
as $body$
    select s.access_group from crm_access.standing as s where s.login = held.login
    union
    select unnest(p.suspended_groups) from crm_access.person as p where p.login = held.login
    union
    select m.access_group from crm_access.membership as m
    where m.login = held.login and (m.valid_until is null or clock_timestamp() < m.valid_until)
$body$
