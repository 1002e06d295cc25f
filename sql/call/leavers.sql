-- One row: a person who left and is not forgotten, and from when on that may be.
select l.person, l.login, l.left_at, l.due_at, l.due_at <= pg_catalog.now() as is_due, l.role_left
from crm_people.leavers() as l
