-- One row: a contact, or row of a further root, by its key, that has nobody or several responsible people.
select c.family, c.root, c.contact, c.people, c.access_groups
from crm_people.face_conflicts as c
order by c.family, c.root nulls first, c.contact
limit %(most)s
