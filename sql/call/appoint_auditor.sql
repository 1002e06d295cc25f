-- One row: a sentence about what is so now.
select crm_people.appoint_auditor(%(login)s, %(reason)s)
