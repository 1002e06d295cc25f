-- The attributes of everybody whom a login acts for in a group now. Policies of timed memberships compare columns with
-- them, so that a substitute sees the absent person's contacts.
create function crm_access.acting(access_group text, login name) returns SETOF jsonb
language sql stable parallel safe security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
    select k.known
    from crm_access.person as me
    cross join lateral crm_access.acting_for(acting.access_group collate "default", me.login) as a (login)
    cross join lateral crm_access.known_attributes(a.login) as k (known)
    where me.role = (select r.oid from pg_roles as r where r.rolname = acting.login)
      and (me.login = acting.login::text collate "default" or me.server = crm_access.this_server())
$body$
