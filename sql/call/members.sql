-- One row: a membership that goes on or will begin, of a group or of all.
select m.access_group, m.person, m.login, m.how, m.status, m.first_day, m.last_day, m.valid_from, m.valid_until, m.reason
from crm_people.members as m
where %(access_group)s::pg_catalog.text is null or m.access_group = %(access_group)s
order by m.access_group, m.person, m.valid_from nulls first
