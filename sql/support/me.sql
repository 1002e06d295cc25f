-- What whoever asks is called in tables of the user's; null for who is no person. Policies look for it in the views of
-- attributes. As attribute, which says why the login is an argument.
create function crm_access.me(login name) returns text
language sql stable parallel safe security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
    select c.named
    from crm_access.person as p
    cross join lateral crm_access.called(p.login) as c (named)
    where p.role = (select r.oid from pg_roles as r where r.rolname = me.login)
      and (p.login = me.login::text collate "default" or p.server = crm_access.this_server())
$body$
