-- One row: a contact that has nobody, though its family requires one face, or several people who are responsible now.
create view crm_people.face_conflicts as
select f.family, f.root, f.contact, f.faces, f.people, f.access_groups
from crm_access.conflicts_at(pg_catalog.now(), null) as f
