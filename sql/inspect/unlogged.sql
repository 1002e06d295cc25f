-- One row: a permanent membership that the log does not know, or one that it knows and that is gone.
select o.login, o.access_group, o.holds, o.grantor as granted_by from crm_access.outside_log as o order by 1, 2
