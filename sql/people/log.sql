-- One row: an entry of the log, for access managers and auditors.
create view crm_people.log with (security_barrier = true) as
select l.*
from crm_access.log as l
where (select crm_access.reads()) = 'all'
