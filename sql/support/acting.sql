-- The attributes of everybody whom a login acts for in a group now. Policies of timed memberships compare columns with
-- them, so that a substitute sees the absent person's contacts.
create function crm_access.acting(access_group text, login name) returns SETOF jsonb
language sql stable parallel safe security definer
set search_path = pg_catalog, pg_temp
as $body$
    select p.attributes
    from crm_access.acting_for(
        acting.access_group collate "default", acting.login::text collate "default"
    ) as a (login)
    join crm_access.person as p on p.login = a.login
$body$
