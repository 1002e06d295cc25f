-- One row: a person.
select p.person, p.login, p.active, p.attributes, p.access_groups, p.stands_in_for, p.covered_by
from crm_people.people as p
order by p.person
