-- One row: a sentence about what is so now.
select crm_people.forget(%(login)s, %(reason)s)
