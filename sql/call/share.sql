-- One row: a sentence about what is so now.
select crm_people.share(%(person)s, %(contact)s, %(valid_until)s, %(reason)s)
