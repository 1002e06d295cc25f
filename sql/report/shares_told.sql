-- One row: a contact, by its key, that is shared with a person.
select s.person, s.contact, s.valid_until, s.reason
from crm_people.shares as s
order by s.person, s.contact, s.valid_until
