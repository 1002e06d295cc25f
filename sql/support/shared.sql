-- The keys of the contacts that are shared with a login now. They end by the clock, also in a transaction that is kept
-- open; who is not active has none. As active, which says why the login is an argument.
create function crm_access.shared(login name) returns SETOF text
language sql stable parallel safe security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
    select s.contact
    from crm_access.person as me
    join crm_access.share as s on s.login = me.login and clock_timestamp() < s.valid_until
    where me.role = (select r.oid from pg_roles as r where r.rolname = shared.login)
      and (me.login = shared.login::text collate "default" or me.server = crm_access.this_server())
      and me.active
$body$
