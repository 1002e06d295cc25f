-- One row: the group of that name.
select crm_people.require_group(%(access_group)s) as access_group
