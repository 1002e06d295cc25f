-- One row: a sentence about what is so now.
select crm_people.unassign(%(person)s, %(access_group)s, %(until)s, %(reason)s)
