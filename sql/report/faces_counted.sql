-- One row: a family, and how many of its contacts, or rows of a further root, have one face, nobody or several.
select c.family, c.root, c.label, c.faces as wanted, c.contacts, c.one, c.nobody, c.several
from crm_people.face_counts() as c
order by c.root nulls first, c.family
