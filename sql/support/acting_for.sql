-- Whom a login acts for in an access group now: itself by a timed membership, and everybody for whom it stands in
-- and who is in the group him- or herself; so a cover is never more than the absent person has, and never goes on to
-- a third. It begins by transaction time but ends by the clock: in a transaction that is kept open now() stands
-- still, and who keeps it open would keep the rows. Who is not active acts for nobody, whatever role is left.
-- It has no search path of its own, so that it becomes part of the query that calls it (twice as fast); whoever calls
-- it has one.
create function crm_access.acting_for(access_group text, login text) returns SETOF text
language sql stable parallel safe
as $body$
    select m.login
    from crm_access.membership as m
    join crm_access.person as p on p.login = m.login and p.active
    where m.login = acting_for.login
      and m.access_group = acting_for.access_group
      and (m.valid_from is null or m.valid_from <= pg_catalog.now())
      and (m.valid_until is null or pg_catalog.clock_timestamp() < m.valid_until)
    union all
    select c.absent
    from crm_access.cover as c
    join crm_access.person as p on p.login = c.substitute and p.active
    where c.substitute = acting_for.login
      and c.begins <= pg_catalog.now()
      and (c.ends is null or pg_catalog.clock_timestamp() < c.ends)
      and (c.access_groups is null or acting_for.access_group = any (c.access_groups))
      and crm_access.holds_itself(acting_for.access_group, c.absent)
$body$
