-- One row: a permanent membership that the log does not know, or one that it knows and that is gone.
select o.login, o.access_group, o.holds, o.granted_by from crm_people.granted_outside() as o
