-- One row: a person, whom he or she stands in for now, and who stands in.
select p.person, p.login, p.active, p.stands_in_for, p.covered_by
from crm_people.people as p
order by p.person collate "C"
