-- One row: a group that a person is not in yet, and from when until when he or she will be.
select m.access_group, m.valid_from, m.valid_until
from crm_people.members as m
where m.person = %(person)s and m.status = 'planned'
order by m.valid_from, m.access_group
