-- One row: a sentence about what is so now.
select crm_people.remove_territory(%(territory)s, %(reason)s)
