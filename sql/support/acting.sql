-- The attributes of everybody whom a login acts for in a group now. Policies of timed memberships compare columns with
-- them, so that a substitute sees the absent person's contacts. The attribute login is what each is called in tables
-- of the user's; the model cannot declare one of that name.
create function crm_access.acting(access_group text, login name) returns SETOF jsonb
language sql stable parallel safe security definer
set search_path = pg_catalog, pg_temp
as $body$
    select p.attributes || jsonb_build_object('login', (select c.named from crm_access.called(p.login) as c (named)))
    from crm_access.person as me
    cross join lateral crm_access.acting_for(acting.access_group collate "default", me.login) as a (login)
    join crm_access.person as p on p.login = a.login
    where me.role = (select r.oid from pg_roles as r where r.rolname = acting.login)
      and (me.login = acting.login::text collate "default" or me.server = crm_access.this_server())
$body$
