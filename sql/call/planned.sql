-- One row: a group that a person is not in yet, and from when until when he or she will be.
select u."group" as access_group, u.valid_from, u.valid_until
from crm_people.user_access_groups as u
where u.person = %(person)s and u.valid_from > pg_catalog.clock_timestamp()
order by u.valid_from, u."group"
