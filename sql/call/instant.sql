-- One row: the moment that somebody means, also one that is over; null for nothing.
select crm_people.moment_of(%(said)s, %(last_day)s) as moment
