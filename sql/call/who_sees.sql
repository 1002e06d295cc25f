-- One row: a person who may read a contact, and by what; see crm_people.who_sees.
select s.person, s.access_group, s.how, s.acting_for, s.valid_until, s.granted_by, s.reason
from crm_people.who_sees(
    %(contact)s, coalesce(crm_people.moment_of(%(at)s), pg_catalog.clock_timestamp()),
    %(root)s
) as s
