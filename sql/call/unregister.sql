-- One row: a sentence about what is so now.
select crm_people.unregister(%(login)s, %(reason)s)
