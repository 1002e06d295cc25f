-- One row: a group that a person was, is or will be in at a moment, of a group or of all; covers included.
select d.person, d.login, m.access_group, m.how, m.acting_for, m.valid_from, m.valid_until, m.granted_by, m.reason
from crm_people.directory as d
cross join lateral crm_people.membership_at(
    d.login, coalesce(crm_people.moment_of(%(at)s), pg_catalog.clock_timestamp())
) as m
where %(access_group)s::pg_catalog.text is null or m.access_group = %(access_group)s
order by d.person, m.access_group, m.how
