-- One row: the moment that somebody means, null if it is not to come.
select case when m.said > pg_catalog.clock_timestamp() then m.said end as moment
from crm_people.moment_of(%(said)s, %(last_day)s) as m (said)
