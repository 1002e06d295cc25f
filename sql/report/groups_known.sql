-- One row: an access group that the caller may read about.
select distinct u."group" as access_group, u.label, u.family
from crm_people.user_access_groups as u
order by 1
