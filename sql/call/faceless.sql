-- One row: a family that wants one face, and how many contacts have nobody at a moment, but not before what was done
-- in this transaction.
select f.family, f.contacts
from crm_people.faceless(at => greatest(%(at)s::pg_catalog.timestamptz, pg_catalog.clock_timestamp())) as f
