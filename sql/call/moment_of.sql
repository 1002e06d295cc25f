-- One row: the moment that somebody means, but not before now.
select greatest(crm_people.moment_of(%(said)s, %(last_day)s), pg_catalog.now()) as moment_of
