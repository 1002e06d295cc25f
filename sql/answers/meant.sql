-- The moment that a text means in the model's time zone.
select crm_access.parsed_moment(%(said)s, 0) as moment
