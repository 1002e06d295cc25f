-- One row: how many rows of a root a person reads by a group, or in all; see crm_people.sees.
select s.root, s.access_group, s.how, s.acting_for, s.contacts
from crm_people.sees(%(person)s, coalesce(crm_people.moment_of(%(at)s), pg_catalog.clock_timestamp())) as s
