-- Whether a login holds a timed membership in the group now (transaction time).
-- Security definer, because people cannot read the table; so the login comes as an argument:
-- inside, current_user would be the owner.
create function crm_access.active(access_group text, login name) returns boolean
language sql stable parallel safe security definer
set search_path = pg_catalog, pg_temp
as $body$
    select exists (
        select from crm_access.membership as m
        where m.login = active.login::pg_catalog.text
          and m.access_group = active.access_group
          and (m.valid_from is null or m.valid_from <= pg_catalog.now())
          and (m.valid_until is null or pg_catalog.now() < m.valid_until)
    )
$body$
