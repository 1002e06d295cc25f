-- One row: a sentence about what is so now.
select crm_people.prolong_cover(%(cover_id)s, %(until)s, %(reason)s, %(anyway)s)
