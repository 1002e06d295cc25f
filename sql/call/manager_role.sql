-- One row: the role of the managers of everybody.
select m.manager_role as role from crm_access.model as m
