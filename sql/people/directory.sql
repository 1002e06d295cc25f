-- One row: what a person and the login are called, for everybody who may read something of people: who assigns must be
-- able to name people who are in no group of the own area yet.
create view crm_people.directory with (security_barrier = true) as
select p.person, p.login, p.active
from crm_access.person as p
where (select crm_access.reads()) <> 'nothing'
