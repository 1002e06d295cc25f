-- One row: a sentence about what is so now.
select crm_people.give(%(contact)s, %(changes)s, %(reason)s)
