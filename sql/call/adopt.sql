-- One row: a membership that was taken over.
select a.login, a.role, a.granted_by from crm_people.adopt(%(reason)s) as a
