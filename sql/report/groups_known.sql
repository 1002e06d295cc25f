-- One row: an access group that the caller may read about. The view has each group once for every person.
select u."group" as access_group, u.label, u.family
from crm_people.user_access_groups as u
where u.person = (select min(d.person) from crm_people.directory as d)
order by 1
