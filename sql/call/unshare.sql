-- One row: a sentence about what is so now.
select crm_people.unshare(%(person)s, %(contact)s, %(reason)s)
