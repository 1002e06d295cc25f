-- One row: a contact that has nobody, though its family requires one face, or several people who are responsible now.
-- A query with LIMIT looks at no more slices of the contacts than it needs.
create view crm_people.face_conflicts with (security_barrier = true) as
select f.family, nullif(s.root, '') as root, f.contact, f.faces, f.people, f.access_groups
from crm_access.conflict_slices(pg_catalog.now(), null) as s
cross join lateral crm_access.conflicts_between(s.root, s.held, null, s.above, s.up_to) as f
