-- One row: a family, and how many of its contacts have one responsible person, nobody or several at a moment.
select c.family, c.root, c.label, c.faces, c.contacts, c.one, c.nobody, c.several
from crm_people.face_counts(coalesce(crm_people.moment_of(%(at)s), pg_catalog.now()), %(family)s) as c
