-- One row: a role that people are members of, and the access group that it is of; null for the role of all persons and
-- that of people with whom contacts are shared.
create view crm_access.role_given as
select m.persons_role as role, null::pg_catalog.text as access_group from crm_access.model as m
union all
select m.share_role, null::pg_catalog.text from crm_access.model as m where m.share_role is not null
union all
select g.group_role, g.access_group from crm_access.access_group as g
union all
select g.timed_role, g.access_group from crm_access.access_group as g
