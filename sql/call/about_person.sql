-- One row: all that our tables hold about a person, as an object.
select crm_people.about_person(%(person)s, %(left_on)s::pg_catalog.date) as held
