-- One row: a sentence about what is so now.
select crm_people.end_cover(%(cover_id)s, %(until)s, %(reason)s)
