-- One row: a family that wants one face, and how many contacts have nobody at a moment, if some holders were gone and
-- others came.
select f.family, f.root, f.contacts
from crm_people.faceless(
    at => greatest(%(at)s::pg_catalog.timestamptz, pg_catalog.clock_timestamp()), gone => %(gone)s, come => %(come)s
) as f
