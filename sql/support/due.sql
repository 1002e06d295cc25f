-- One row: a group whose timed role a login needs, for a membership of its own or for a cover, now or later.
create function crm_access.due(login text) returns TABLE(access_group text)
language sql stable
set search_path = pg_catalog, pg_temp
as $body$
    select m.access_group
    from crm_access.membership as m
    where m.login = due.login and (m.valid_until is null or clock_timestamp() < m.valid_until)
    union
    select h.access_group
    from crm_access.cover as c
    cross join lateral crm_access.held(c.absent) as h
    where c.substitute = due.login
      and (c.ends is null or clock_timestamp() < c.ends)
      and (c.access_groups is null or h.access_group = any (c.access_groups))
$body$
