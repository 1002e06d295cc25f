-- One row: somebody to whom a person reports, who may not be registered yet.
select h.person
from crm_people.people as p
cross join lateral crm_people.heads(p.person) as h (person)
where %(person)s in (p.person, p.login)
