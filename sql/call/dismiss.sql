-- One row: a sentence about what is so now.
select crm_people.dismiss(%(login)s, %(territory)s, %(reason)s)
