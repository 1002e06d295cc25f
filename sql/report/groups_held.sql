-- One row: a group that a person is in now, also in place of somebody else, or will be in, and who gave it why.
select
    d.person, m.access_group, m.how, 'active' as status, m.acting_for, m.valid_from, m.valid_until, m.granted_by,
    m.reason
from crm_people.directory as d
cross join lateral crm_people.membership_at(d.login, pg_catalog.now()) as m
where d.active
union all
select
    m.person, m.access_group, m.how, m.status, null, m.valid_from, m.valid_until, given.actor,
    coalesce(nullif(m.reason, ''), given.reason)
from crm_people.members as m
left join lateral (
    select l.actor, l.reason from crm_people.log as l
    where l.login = m.login and l.access_group = m.access_group and l.kind = m.how and l.holds
    order by l.log_id desc
    limit 1
) as given on true
where m.status <> 'active'
order by 1, 2, 3, 5, 6 nulls first
