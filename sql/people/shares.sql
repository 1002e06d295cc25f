-- One row: a contact that is shared with a person and until when. An area manager sees those of contacts of the own area.
create view crm_people.shares with (security_barrier = true) as
select
    s.share_id,
    p.person,
    p.login,
    s.contact,
    coalesce(
        crm_access.begins_day(s.valid_until) - 1, (s.valid_until at time zone m.time_zone)::pg_catalog.date
    ) as last_day,
    s.valid_until,
    s.reason
from crm_access.model as m
cross join crm_access.share as s
join crm_access.person as p on p.login = s.login
where pg_catalog.clock_timestamp() < s.valid_until
  and m.share_role is not null
  and (
      (select crm_access.reads()) = 'all'
      or (select crm_access.reads()) = 'area' and crm_access.contact_in_area(s.contact)
  )
-- Conditions of who reads it stay above, or EXPLAIN ANALYZE would count rows that are left out.
offset 0
