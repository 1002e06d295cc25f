-- One row: a sentence about what is so now.
select crm_people.rehire(%(login)s, %(reason)s)
