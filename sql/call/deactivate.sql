-- One row: a sentence about what is so now.
select crm_people.deactivate(%(person)s, %(reason)s)
