-- One row: a group and how many contacts it has, null where that depends on the person.
select g.access_group, g.contacts from crm_people.group_counts() as g
