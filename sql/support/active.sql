-- Whether a login holds a timed membership in the group now. It begins by transaction time but ends by the
-- clock: in a transaction that is kept open now() stands still, and who keeps it open would keep the rows.
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
          and (m.valid_until is null or pg_catalog.clock_timestamp() < m.valid_until)
    )
$body$
