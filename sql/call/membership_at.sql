-- One row: a group that a person is in at a moment.
select m.access_group, m.how, m.acting_for, m.valid_from, m.valid_until, m.granted_by, m.reason
from crm_people.membership_at(
    %(person)s, coalesce(crm_people.moment_of(%(at)s), pg_catalog.now())
) as m
