-- One row: a membership that is no longer.
select e.role, e.granted_by
from crm_people.expel(%(login)s, %(reason)s) as e
