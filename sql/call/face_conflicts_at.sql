-- One row: a contact that has nobody, or several responsible people, at a moment.
select c.family, c.root, c.contact, c.faces, c.people, c.access_groups
from crm_people.face_conflicts_at(coalesce(crm_people.moment_of(%(at)s), pg_catalog.now()), %(family)s) as c
limit %(limit)s
