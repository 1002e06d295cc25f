-- Whether a login acts for anybody in the group now, by a timed membership or a cover.
-- Security definer, because people cannot read the tables; so the login comes as an argument:
-- inside, current_user would be the owner. A name has collation "C", which a function passes on to what it calls;
-- without the word "default" no index on logins and groups could be used.
create function crm_access.active(access_group text, login name) returns boolean
language sql stable parallel safe security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
    select exists (
        select
        from crm_access.person as me
        cross join lateral crm_access.acting_for(active.access_group collate "default", me.login) as a
        where me.role = (select r.oid from pg_roles as r where r.rolname = active.login)
          and (me.login = active.login::text collate "default" or me.server = crm_access.this_server())
    )
$body$
