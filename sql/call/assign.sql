-- One row: a sentence about what is so now.
select crm_people.assign(%(person)s, %(access_group)s, %(valid_from)s, %(valid_until)s, %(reason)s)
