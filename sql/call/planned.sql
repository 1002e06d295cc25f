-- One row: a group that a person will be in, from when until when, who gave it, and why.
select m.access_group, m.valid_from, m.valid_until, g.granted_by, m.reason
from crm_people.members as m
left join lateral (
    select a.granted_by
    from crm_people.membership_at(m.person, m.valid_from) as a
    where a.access_group = m.access_group and a.how = 'timed'
      and a.valid_from = m.valid_from and a.valid_until is not distinct from m.valid_until
    limit 1
) as g on true
where m.person = %(person)s and m.status = 'planned'
order by m.valid_from, m.access_group
