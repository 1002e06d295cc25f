-- One row: a cover that goes on or will begin.
create view crm_people.covers as
select
    c.cover_id,
    a.person as absent,
    s.person as substitute,
    c.valid_from,
    c.valid_until,
    c.begins,
    c.ends,
    c.access_groups,
    c.reason
from crm_access.cover as c
join crm_access.person as a on a.login = c.absent
join crm_access.person as s on s.login = c.substitute
where c.ends is null or pg_catalog.clock_timestamp() < c.ends
