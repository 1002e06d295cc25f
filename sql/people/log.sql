-- One row: an entry of the log, for access managers.
create view crm_people.log as
select l.*
from crm_access.log as l
where (select crm_access.manages()) = 'all'
