-- One row: a cover that goes on or will begin; with a first or a last day only one that begins or ends in that time.
select c.cover_id, c.absent, c.substitute, c.first_day, c.last_day, c.valid_from, c.valid_until, c.begins, c.ends,
    c.access_groups, c.reason
from crm_people.covers as c
cross join (
    values (crm_people.moment_of(%(begin)s), crm_people.moment_of(%(until)s, true))
) as asked (first, last)
where asked.first is null and asked.last is null
   or c.valid_from >= coalesce(asked.first, '-infinity') and c.valid_from < coalesce(asked.last, 'infinity')
   -- The end of a last day is the beginning of the next.
   or c.valid_until > coalesce(asked.first, '-infinity') and c.valid_until <= coalesce(asked.last, 'infinity')
order by c.begins, c.cover_id
