-- One row: a group that a person will be in, from when until when, and why.
select m.access_group, m.valid_from, m.valid_until, m.reason
from crm_people.members as m
where m.person = %(person)s and m.status = 'planned'
order by m.valid_from, m.access_group
