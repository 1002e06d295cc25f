-- One row: a sentence about what is so now.
select crm_people.forget(%(person)s, %(reason)s, %(anyway)s, %(left_on)s::pg_catalog.date, %(all_reasons)s)
