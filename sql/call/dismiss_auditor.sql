-- One row: a sentence about what is so now.
select crm_people.dismiss_auditor(%(login)s, %(reason)s)
