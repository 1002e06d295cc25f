-- One row: a cover that goes on or will begin.
select c.cover_id, c.absent, c.substitute, c.valid_from, c.valid_until, c.begins, c.ends, c.access_groups, c.reason
from crm_people.covers as c
order by c.begins, c.cover_id
