-- One row: a login that nobody registered is in one of our roles.
select s.login, s.role, s.access_group, s.through, s.granted_by
from crm_people.strangers() as s
