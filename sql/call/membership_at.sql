-- One row: a group that a person is in at a moment; now, also for what this transaction has just done.
select m.access_group, m.how, m.acting_for, m.valid_from, m.valid_until, m.granted_by, m.reason
from crm_people.membership_at(
    %(person)s, coalesce(crm_people.moment_of(%(at)s), pg_catalog.clock_timestamp())
) as m
