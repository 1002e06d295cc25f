-- One row: a group that the caller may assign or read about.
select distinct u."group" as access_group from crm_people.user_access_groups as u
