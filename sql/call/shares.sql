-- One row: a contact that is shared with a person; with a login or a contact only theirs.
select s.person, s.contact, s.last_day, s.valid_until, s.reason
from crm_people.shares as s
where coalesce(%(login)s, s.login) = s.login and coalesce(%(contact)s, s.contact) = s.contact
order by s.person, s.valid_until, s.contact
