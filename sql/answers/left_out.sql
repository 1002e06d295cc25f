-- One row: somebody who was registered and active at a moment, and is not registered any more.
select l.person
from crm_access.left_since(%(at)s) as l
order by l.person
