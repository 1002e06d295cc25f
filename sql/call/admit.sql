-- One row: a sentence about what is so now.
select crm_people.admit(%(login)s, %(reason)s)
