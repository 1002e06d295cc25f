-- One row: a role that a login needs for rows of its own, now or later: the timed role of a group, for a membership or for
-- a cover, and the role of people with whom contacts are shared.
create function crm_access.due(login text) returns TABLE(role text)
language sql stable
set search_path = pg_catalog, pg_temp
as $body$
    select g.timed_role
    from crm_access.membership as m
    join crm_access.access_group as g on g.access_group = m.access_group
    where m.login = due.login and (m.valid_until is null or clock_timestamp() < m.valid_until)
    union
    select g.timed_role
    from crm_access.cover as c
    cross join lateral crm_access.held(c.absent) as h
    join crm_access.access_group as g on g.access_group = h.access_group
    where c.substitute = due.login
      and (c.ends is null or clock_timestamp() < c.ends)
      and (c.access_groups is null or h.access_group = any (c.access_groups))
    union
    select m.share_role
    from crm_access.model as m
    where m.share_role is not null and exists (
        select from crm_access.share as s where s.login = due.login and clock_timestamp() < s.valid_until
    )
$body$
