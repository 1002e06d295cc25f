-- One row: a sentence about what is so now.
select crm_people.reactivate(%(person)s, %(reason)s)
