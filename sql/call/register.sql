-- One row: a sentence about what is so now.
select crm_people.register(%(person)s, %(login)s, %(attributes)s, %(reason)s)
